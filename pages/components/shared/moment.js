// The moment that the time line of a page shows, where it has one.

function momentNow() {
  const { index } = document.querySelector(".attention-time-line")?.dataset ?? {}
  return index === undefined ? null : Number(index)
}
