// The tooltip of a cell: its symbol with indices, its number, its words. Text, never markup.

function showTip(state, { matrix, row, column }) {
  const { data, tip, plot, placement, drawnWidth, frame } = state
  const trace = plot._fullData.find(one => one.name === matrix)
  const { x0, dx, y0, dy, meta, z } = trace
  state.centre = {
    x: (x0 + column * dx) / drawnWidth,
    y: (y0 + row * dy) / placement.height,
  }
  const number = z[row][column]
  // An intermediate term, like a product, shows the title of its matrix.
  const place = placeOf(state, { matrix, row, column })
  const isTransposed = meta.cell.row === "column" // Kᵀ and Hᵀ have their own symbols
  const isPlace = !meta.is_part && !isTransposed
  const symbol = meta.is_part
    ? plain(meta.formula)
    : isPlace
      ? `${place.matrix}[${place.row + 1}, ${place.column + 1}]`
      : `${meta.formula.replace("<sup>T</sup>", "ᵀ")}[${row + 1}, ${column + 1}]`
  const [rows, columns] = isPlace && meta.is_explained ? [meta.place.rows, meta.place.columns] : [meta.rows, meta.columns]
  const [i, j] = isPlace && meta.is_explained ? [place.row, place.column] : [row, column]
  const lines = [
    `${symbol} = ${isCovered(state, place) ? data.texts.covered : isMasked(state, { meta }, row, column) || number === null ? data.texts.masked : formatNumber(number, 4)}`,
    [axisLabel(state, rows, i), axisLabel(state, columns, j)].filter(Boolean).join(" · "),
  ]
  fill(tip, "div", lines)
  tip.hidden = false
  const { xaxis, yaxis } = plot._fullLayout
  const x = xaxis.l2p(x0 + (column + 0.5) * dx) + 8
  const y = yaxis.l2p(y0 + (row - 0.5) * dy) - tip.offsetHeight - 4
  tip.style.left = `${Math.max(0, Math.min(x, frame.clientWidth - tip.offsetWidth))}px`
  tip.style.top = `${y < 0 ? yaxis.l2p(y0 + (row + 0.5) * dy) + 6 : y}px`
}

// "query 2 “cat”" for a word, "d_k 3" for a dimension.
function axisLabel({ data }, axis, index) {
  if (axis === "one") return ""
  const name = data.texts.axes[axis]
  return isWordAxis(axis) ? `${name} ${index + 1} “${data.words[axis][index]}”` : `${name} ${index + 1}`
}
