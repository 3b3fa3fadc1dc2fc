// Parts of a matrix: those of each head, and the row that all others repeat.

const FAINT = 0.65 // how much of a row that repeats another one is covered

const isRepeated = ({ meta }, row) => meta.repeated_row !== null && row !== meta.repeated_row

function drawParts({ colours }, context, m) {
  context.save()
  context.fillStyle = colours.ground
  context.globalAlpha = FAINT
  for (let row = 0; row < m.rows; row++) {
    if (isRepeated(m, row)) context.fillRect(m.x, m.ys[row], m.width, m.ys[row + 1] - m.ys[row])
  }
  context.globalAlpha = 1
  context.fillStyle = colours.text
  for (const { x, y, width, height } of bordersIn(m)) context.fillRect(x, y, width, height)
  context.restore()
}

// The lines between the parts of the heads.
function bordersIn(m) {
  const between = (edges, by) => (by ? edges.slice(1, -1).filter((_, i) => (i + 1) % by === 0) : [])
  return [
    ...between(m.xs, m.meta.parts.columns).map(x => ({ x: x - 1, y: m.y, width: 2, height: m.height })),
    ...between(m.ys, m.meta.parts.rows).map(y => ({ x: m.x, y: y - 1, width: m.width, height: 2 })),
  ]
}
