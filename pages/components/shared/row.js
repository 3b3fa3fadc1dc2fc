// Scrolls a row until one of its items, and the next one's edge, is in sight; never the page.
function showInRow(row, item, margin) {
  const [outer, inner] = [row, item].map(one => one.getBoundingClientRect())
  if (inner.right > outer.right - margin) row.scrollLeft += inner.right - outer.right + margin
  if (inner.left < outer.left + margin) row.scrollLeft -= outer.left + margin - inner.left
}
