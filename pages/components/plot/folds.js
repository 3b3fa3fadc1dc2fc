// Folded axes: the cells between the first and the last ones are squeezed into a narrow strip.

// The edges of the cells along an axis, in widths of a whole cell.
function edgesOf({ data, placement }, axis, count) {
  const { first, squeezed, last } = data.layout_constants.fold
  const between = placement.folded.includes(axis) ? count - first - last : 0
  return Array.from({ length: count + 1 }, (_, i) => {
    if (!between || i <= first) return i
    return i >= count - last ? first + squeezed + i - (count - last) : first + ((i - first) * squeezed) / between
  })
}

const middle = (edges, i) => (edges[i] + edges[i + 1]) / 2

const indexAt = (edges, value) => Math.min(edges.length - 2, Math.max(0, edges.findLastIndex(edge => edge <= value)))

const isSqueezed = (edges, i) => edges[i + 1] - edges[i] < 0.9 * (edges[1] - edges[0])

// Where an axis is folded: the middle of its squeezed cells, and how many they are.
function foldOf(edges) {
  const squeezed = edges.slice(1).map((_, i) => i).filter(i => isSqueezed(edges, i))
  if (!squeezed.length) return null
  return { count: squeezed.length, at: (edges[squeezed[0]] + edges[squeezed.at(-1) + 1]) / 2 }
}

// The numbers of a folded axis, as far as its cells have room for them, and how many are squeezed.
function foldedLabels(context, edges, { count, at }, colours, placeAt) {
  const label = { size: INDEX_SIZE, colour: colours.quiet }
  const whole = edges.slice(1).map((_, i) => i).filter(i => !isSqueezed(edges, i))
  const fold = { ...label, text: `+${count}`, isFold: true, ...placeAt(at) }
  // Cells may be too small for all of them.
  const room = text => (fold.align === "right" ? INDEX_LINE : widthOf(context, { ...label, text }, colours) + 2)
  const least = room(`${edges.length - 1}`)
  const fromFold = (least + room(fold.text)) / 2
  const every = Math.ceil(least / (edges[1] - edges[0]))
  const shown = whole.filter(i => i % every === 0 && Math.abs(middle(edges, i) - at) >= fromFold)
  return [...shown.map(i => ({ ...label, text: `${i + 1}`, ...placeAt(middle(edges, i)) })), fold]
}

// The hint says what the figure leaves out, and how to get it.
function describeLimits({ data, placement, canvas, hint: line }) {
  const { hint, hint_tap, folded, small } = data.texts
  const usual = matchMedia("(hover: none)").matches ? hint_tap : hint
  const isSmall = Object.values(canvas.digits).includes(null)
  line.textContent = [usual, placement.folded.length && folded, isSmall && small].filter(Boolean).join(" ")
}

function toggleFolds(state) {
  state.isUnfolded = !state.isUnfolded
  describe(state)
  draw(state)
}
