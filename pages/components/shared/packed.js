// Numbers as pages/figures/core/packed.py writes them.

const floatsIn = text => new Float64Array(Uint8Array.from(atob(text), character => character.charCodeAt(0)).buffer)

// The rows of a matrix; null where it has no number.
function rowsIn({ columns, numbers }) {
  const cells = Array.from(floatsIn(numbers), number => (Number.isFinite(number) ? number : null))
  return Array.from({ length: cells.length / columns }, (_, i) => cells.slice(i * columns, (i + 1) * columns))
}
