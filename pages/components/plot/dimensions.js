// The two sizes of a matrix, each in the colour of its dimension: as numbers and as edges.

const EDGE = 3 // px

const colourOfAxis = ({ colours }, { meta }, axis) => colours.role(meta.roles[axis]) ?? colours.quiet

// "6 × 4 · −0.41 … 0.78" in pieces: each size has its colour.
function sizeInColours(state, m) {
  const whole = sizeAndRange(state, m.meta)
  const [rows, columns] = m.meta.shape.split(" × ")
  const parts = [
    { text: rows, colour: colourOfAxis(state, m, "rows") },
    { text: " × " },
    { text: columns, colour: colourOfAxis(state, m, "columns") },
    { text: whole.slice(m.meta.shape.length) },
  ]
  return { text: whole, parts }
}

// The left edge is as long as the rows are many, the upper one as the columns.
function edgesIn(state, m) {
  const { colours } = state
  return [
    { x: m.x - EDGE, y: m.y, width: EDGE, height: m.height, colour: colours.role(m.meta.roles.rows) },
    { x: m.x, y: m.y - EDGE, width: m.width, height: EDGE, colour: colours.role(m.meta.roles.columns) },
  ].filter(edge => edge.colour)
}

function drawEdges(state, context, m) {
  for (const { x, y, width, height, colour } of edgesIn(state, m)) {
    context.fillStyle = colour
    context.fillRect(x, y, width, height)
  }
}
