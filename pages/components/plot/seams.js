// Thin lines of the ground between cells, where these have room for them.

const MIN_SEAMED = 12 // px of the width of a cell

const hasSeams = ({ cellWidth }) => cellWidth >= MIN_SEAMED

// `scale` is how many pixels of the screen a unit is.
function drawSeams({ colours, scale }, context, m) {
  if (!hasSeams({ cellWidth: m.cellWidth * scale })) return
  context.save()
  context.strokeStyle = colours.ground
  context.lineWidth = 1 / scale
  context.beginPath()
  for (const x of between(m.xs)) {
    context.moveTo(x, m.y)
    context.lineTo(x, m.y + m.height)
  }
  for (const y of between(m.ys)) {
    context.moveTo(m.x, y)
    context.lineTo(m.x + m.width, y)
  }
  context.stroke()
  context.restore()
}

// The edges between two cells of which one at least is not squeezed.
const between = edges => edges.slice(1, -1).filter((_, i) => !isSqueezed(edges, i) || !isSqueezed(edges, i + 1))
