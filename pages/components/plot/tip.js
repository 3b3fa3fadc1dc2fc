// The tooltip of a cell: its symbol with indices, its number, what it is made of, its words. Text,
// never markup.

function showTip(state, { matrix, row, column }) {
  const { data, tip, plot, placement, drawnWidth } = state
  const m = state.matrices.find(one => one.name === matrix)
  const { xs, ys, meta, z } = m
  const { xaxis, yaxis } = plot._fullLayout
  state.centre = {
    x: xaxis.p2l(middle(xs, column)) / drawnWidth,
    y: yaxis.p2l(middle(ys, row)) / placement.height,
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
  const isHidden = isCovered(state, place)
  const lines = [
    `${symbol} = ${isHidden ? data.texts.covered : wordAt(meta, row, column) || (isMasked(state, m, row, column) || number === null ? data.texts.masked : formatNumber(number, 4))}`,
    meta.is_part || isHidden ? "" : inShort(state, place, lineOf(state, { matrix, row })),
    [axisLabel(state, rows, i), axisLabel(state, columns, j)].filter(Boolean).join(" · "),
  ]
  fill(tip, "div", lines.filter(Boolean))
  tip.hidden = false
  placeTip(state, m, { row, column })
}

// Above the row over the cell, else below the row under it: the cell and its neighbours stay in sight.
function placeTip({ tip, frame }, { xs, ys, rows }, { row, column }) {
  Object.assign(tip.style, { left: 0, top: 0 }) // near the right edge its lines would break
  const x = xs[column + 1] + 8
  const y = ys[Math.max(0, row - 1)] - tip.offsetHeight - 4
  const below = ys[Math.min(rows, row + 2)] + 6
  tip.style.left = `${Math.max(0, Math.min(x, frame.clientWidth - tip.offsetWidth))}px`
  tip.style.top = `${y < 0 ? below : y}px`
}

// "query 2 “cat”" for a word, "d_k 3" for a dimension.
function axisLabel({ data }, axis, index) {
  if (axis === "one") return ""
  const name = data.texts.axes[axis]
  return isWordAxis(axis) ? `${name} ${index + 1} “${data.words[axis][index]}”` : `${name} ${index + 1}`
}
