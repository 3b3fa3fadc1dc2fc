// Keeps the chosen option in sight where a row of options is pushed aside, as on a phone: when another
// one is chosen or the page has another width, not while the reader looks through the row.
const MARGIN = 24 // px; the next option is seen to be there

function watchChosen(main) {
  let frame = 0
  let inSight = new WeakMap() // of each row the option it was moved to
  const show = row => {
    const chosen = row.querySelector('[aria-checked="true"]')
    if (!chosen || inSight.get(row) === chosen || row.scrollWidth <= row.clientWidth) return
    inSight.set(row, chosen)
    showInRow(row, chosen, MARGIN)
  }
  // Once a frame: to look is to lay the page out.
  const update = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => main.querySelectorAll('[role="radiogroup"]').forEach(show))
  }
  const changed = new MutationObserver(update)
  changed.observe(main, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-checked"] })
  const resized = new ResizeObserver(() => {
    inSight = new WeakMap()
    update()
  })
  resized.observe(main)
  return () => {
    cancelAnimationFrame(frame)
    changed.disconnect()
    resized.disconnect()
  }
}
