// Masked cells.

// Whether a cell is masked: its query cannot attend to its key. In a figure with several masks it has no number.
const isMasked = ({ data }, { meta, z }, row, column) =>
  Boolean(meta.is_masked && !wordAt(meta, row, column) && (data.hidden ? data.hidden[row][column] : z?.[row][column] === null))

// Masked is not zero: a masked cell is striped grey, without a number.
function hatch(state, context, m) {
  if (!m.meta.is_masked) return
  context.save()
  context.lineWidth = 1
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.columns; j++) {
      if (!isMasked(state, m, i, j)) continue
      const [x, y] = [m.x + j * m.cellWidth, m.y + i * m.cellHeight]
      context.save()
      context.beginPath()
      context.rect(x, y, m.cellWidth, m.cellHeight)
      context.clip()
      context.fillStyle = state.colours.masked
      context.fillRect(x, y, m.cellWidth, m.cellHeight)
      context.strokeStyle = state.colours.line
      context.beginPath()
      for (let offset = -m.cellHeight; offset < m.cellWidth; offset += 6) {
        context.moveTo(x + offset, y + m.cellHeight)
        context.lineTo(x + offset + m.cellHeight, y)
      }
      context.stroke()
      context.restore()
    }
  }
  context.restore()
}
