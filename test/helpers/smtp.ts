import { startTcp } from './loopback.ts'

/** A mail server on loopback that takes everything but what is for `nobody@`; letters as they came. */
export async function startSmtp() {
  const letters: { from: string; to: string[]; auth: string; text: string }[] = []
  const web = await startTcp((socket) => {
    let waiting = ''
    let letter = { from: '', to: [] as string[], auth: '', text: '' }
    let isData = false
    const say = (line: string) => void socket.write(`${line}\r\n`)
    function hear(line: string): void {
      const [word = ''] = line.toUpperCase().split(' ')
      if (isData) {
        if (line !== '.') return void (letter.text += `${line}\n`)
        isData = false
        letters.push(letter)
        letter = { ...letter, to: [], text: '' }
        return say('250 2.0.0 taken')
      }
      if (word === 'EHLO') return say('250-loopback\r\n250 AUTH PLAIN')
      if (word === 'AUTH') {
        letter.auth = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString()
        return say('235 2.7.0 welcome')
      }
      if (word === 'RCPT' && line.includes('nobody@')) return say('550 5.1.1 nobody of that name')
      if (word === 'MAIL') letter.from = line.slice('MAIL FROM:'.length)
      if (word === 'RCPT') letter.to.push(line.slice('RCPT TO:'.length))
      if (word === 'DATA') {
        isData = true
        return say('354 go on')
      }
      say(word === 'QUIT' ? '221 bye' : '250 2.0.0 ok')
    }
    socket.on('data', (chunk) => {
      waiting += chunk.toString('utf8')
      const lines = waiting.split('\r\n')
      waiting = lines.pop() ?? ''
      for (const line of lines) hear(line)
    })
    say('220 loopback')
  })
  return Object.assign(web, { letters })
}
