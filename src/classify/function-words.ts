/**
 * Function words of the languages that posts about a brand are mostly written in, in Latin letters
 * (so is Hindi, more often than not), by BCP 47 tag. A few of them settle the language of a text; where they do not, `eld` is asked.
 */
const words: Readonly<Record<string, string>> = {
  de: 'der die das und ist nicht ich ein eine einen mit auf für es sie auch aber wir ihr nur noch wie wenn dem den von zu bei nach seit habe hat war sind kann mein meine mir mich euch bitte doch schon sehr wird wurde über kein keine immer wieder dass hier jetzt warum',
  es: 'el la los las que no es un una por con para pero muy más mi me se lo su como está son fue hay este esta ya todo cuando sin tengo ha han del al desde también porque nada donde quiero hace',
  fr: 'le la les des est pas je un une et pour avec mais très plus mon ma mes ce cette vous nous il elle sur dans que qui du au aux sont été ont ai ne suis déjà depuis rien chez bien tout aussi quand votre notre',
  it: 'il lo gli che non è un una per con ma molto più mio mia mi si ci sono ho ha hanno della del dei nel alla anche questo questa come ancora quando perché solo già dopo senza tutto sempre stato vostro',
  pt: 'o os as que não é um uma por com para mas muito mais meu minha me se do da dos das no na em está são foi tem este esta já quando sem também porque isso você vocês ainda nada tudo depois desde',
  nl: 'de het een en is niet ik van voor met op maar ook dat dit die er naar bij nog wel geen mijn je jullie hij zij wat hoe als om te aan was heb heeft kan wordt al zo dan weer heel na waarom',
  pl: 'nie się jest na to że do co jak ale już po za od dla czy tak mnie mi mam ma są był była bardzo tylko przez jeszcze kiedy gdzie dlaczego moja mój przy bez tego tym',
  hi: 'hai ki ke ka ko se nahi nhi bhai kya aur yeh toh bhi mein mujhe mera kar tha apne aap jo koi raha rahi hua kuch bahut ab liye gaya karo nahin',
  tr: 've bir bu çok için ama değil var yok ne da de mi mı ben bana benim gibi daha kadar sonra olan oldu her şey nasıl neden hiç en ile iki gün size lütfen',
}

export const functionWordLanguages = Object.keys(words)

/** The places, in `functionWordLanguages`, of the languages that know this word; in lower case, NFC. */
export const functionWords: ReadonlyMap<string, readonly number[]> = index()

function index(): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const [place, language] of functionWordLanguages.entries()) {
    for (const word of (words[language] ?? '').split(' ')) {
      places.set(word, [...(places.get(word) ?? []), place])
    }
  }
  return places
}
