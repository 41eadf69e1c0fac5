/** What an emoji says, in words that the encoder has met. Those not named here say nothing to it. */
const wordsOfEmoji: Record<string, string> = {
  laughing: '😂 🤣 😆 😹 😅',
  happy: '😀 😃 😄 😁 🙂 😊 ☺ 😺 😸 😎 🤗 🥳 🙃',
  love: '❤ ♥ 💕 💖 💗 💓 💘 💙 💚 💛 💜 🧡 🖤 🤍 😍 🥰 😘 💞 💝 🤎 😻 😚',
  crying: '😭 😢 😿 🥺 😥 😪',
  angry: '😠 😡 🤬 👿 💢 😤',
  sad: '😞 😔 ☹ 🙁 😟 😕 💔 😩 😫 😖 😣 😓 😰 😨',
  'not happy': '😒 🙄 😑 😐 😬 😏 🥴 🤨 😶',
  disgusting: '🤮 🤢 💩 🗑 🤡',
  good: '👍 👌 ✅ ✔ 💯 🆗 🤙 💪 ✌',
  bad: '👎 ❌ 🚫 ⛔',
  great: '🔥 ⭐ 🌟 ✨ 🏆 🥇 🎉 🎊 🙌 👏 💥 🚀 🤩 👑 💎',
  'thank you': '🙏 💐 🤝',
  thinking: '🤔 🧐 🤷 ❓ ❔',
  shocked: '😱 😳 😮 😲 🤯 ❗ ‼ ⚠ 🚨 😵',
  kidding: '😜 😝 😛 😉 🤪 😋',
  tired: '😴 💤 🥱',
  sick: '🤒 😷 🤕',
  dead: '💀 ☠',
  money: '💰 💸 💵 💲 🤑',
  'buy now': '🛒 🛍',
  'free gift': '🎁',
  'look here': '👇 👉 ➡ 👆 👈 📣 📢 🔗 👀',
  video: '🎥 📺 📹 ▶',
  music: '🎶 🎵 🎧',
  food: '🍕 🍔 🍟 🌮 🍰 🍦 🍩 ☕',
  travel: '✈ 🛫 🛬 🏖 🌴 🏝',
  phone: '📱 📲 ☎ 📞',
}

const words = new Map(
  Object.entries(wordsOfEmoji).flatMap(([meaning, emojis]) =>
    emojis.split(' ').map((emoji) => [emoji, meaning] as const),
  ),
)

/** What the emoji that begins with this character says, or '' where it says nothing known. */
export function wordsOf(emoji: string): string {
  return words.get(emoji) ?? ''
}
