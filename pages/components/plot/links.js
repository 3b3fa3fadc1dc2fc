// Thin lines from the row of a word in one matrix to its row in another one, beside it.

const LINK_GAP = 4 // px between a line and what it connects
const MIN_LINK = 16 // px; where there is less room, as in one column, there are no lines

// The ends of each line. `rows[i]` is the row that row i comes from.
function linkLines(state, context, matrices) {
  return (state.data.links ?? []).flatMap(({ from, to, rows }) => {
    const [a, b] = [from, to].map(name => matrices.find(m => m.name === name))
    const x0 = a.x + a.width + LINK_GAP
    const texts = rowWords(state, context, b, state.placement.label_width - state.data.layout_constants.label_gap)
    const widest = Math.max(...texts.map(text => widthOf(context, text, state.colours)))
    const x1 = b.x - 6 - widest - LINK_GAP
    if (x1 - x0 < MIN_LINK) return []
    const middleOf = (m, row) => m.y + (row + 0.5) * m.cellHeight
    return rows.map((row, i) => ({ x0, y0: middleOf(a, row), x1, y1: middleOf(b, i) }))
  })
}

function drawLinks(state, context, matrices) {
  const lines = linkLines(state, context, matrices)
  context.strokeStyle = state.colours.quiet
  context.beginPath()
  for (const { x0, y0, x1, y1 } of lines) {
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
  }
  context.stroke()
  return lines
}
