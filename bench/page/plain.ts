/**
 * The floor: a page of nothing but what cannot be left out. As many rows as the inbox has tickets, plain
 * and all in the document, and one handler that shows the next one's text at the same keys.
 */
export function plainPage(rows: number): string {
  return `<!doctype html>
<title>Plain</title>
<style>
  body { display: flex; margin: 0; font: 14px/20px sans-serif }
  #list { box-sizing: border-box; width: 400px; height: 100vh; margin-left: 230px; overflow-y: scroll }
  #list div { box-sizing: border-box; height: 108px; padding: 8px; border-bottom: 1px solid #ddd; overflow: hidden }
  #list .chosen { background: #eef }
  #ticket { padding: 20px }
</style>
<div id="list"></div>
<article id="ticket" tabindex="-1"><p></p></article>
<script>
  const list = document.getElementById('list')
  const ticket = document.getElementById('ticket')
  for (let n = 1; n <= ${rows}; n += 1) {
    const row = document.createElement('div')
    row.textContent = 'Somebody ' + n + ' says that the parcel has not come, the third time this month.'
    row.onclick = () => choose(row)
    list.append(row)
  }
  let chosen = null
  function choose(row) {
    chosen?.classList.remove('chosen')
    row.classList.add('chosen')
    row.scrollIntoView({ block: 'nearest' })
    chosen = row
    ticket.firstElementChild.id = 'message-' + row.textContent
    ticket.firstElementChild.textContent = row.textContent
  }
  choose(list.firstElementChild)
  addEventListener('keydown', ({ key }) => {
    if (key === 'j') choose(chosen.nextElementSibling)
    if (key === 'e') {
      const next = chosen.nextElementSibling
      chosen.remove()
      choose(next)
    }
    if (key === 'Enter') ticket.focus()
    if (key === 'Escape') document.activeElement.blur()
  })
</script>`
}
