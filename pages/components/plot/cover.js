// In lecture mode, numbers that are hidden until a click: the class says them first.
//
// A cover belongs to a place of the computation, so that it hides the number wherever it is drawn.
// `covers[matrix]` says whether the whole matrix is covered, and which cells are not as the whole.

const cellKey = ({ row, column }) => `${row}.${column}`

const isCovering = () => isLecture() && document.documentElement.hasAttribute("data-covering")

function isCovered(state, place) {
  const cover = isLecture() && state.covers[place.matrix]
  return Boolean(cover) && cover.isWhole !== cover.others.has(cellKey(place))
}

function coverOf(state, name) {
  return (state.covers[name] ??= { isWhole: false, others: new Set() })
}

const hasCover = (state, name) => {
  const cover = isLecture() && state.covers[name]
  return Boolean(cover) && (cover.isWhole || cover.others.size > 0)
}

// A matrix is covered whole, or is shown whole if any of its cells is covered.
function toggleMatrix(state, name) {
  state.covers[name] = { isWhole: !hasCover(state, name), others: new Set() }
  afterCovering(state)
}

function toggleCell(state, place) {
  const { others } = coverOf(state, place.matrix)
  if (!others.delete(cellKey(place))) others.add(cellKey(place))
  afterCovering(state)
}

// Whether the click on a cell was for its cover.
function clickCover(state, cell) {
  const place = placeOf(state, cell)
  const isForCover = isCovered(state, place) || isCovering()
  if (isForCover) toggleCell(state, place)
  return isForCover
}

// The key H: the matrix under the pointer, at the keyboard's cell, or of the step.
function coverPointed(state) {
  const name = state.hovered?.matrix ?? state.cursor?.matrix ?? shownStep(state)?.name
  if (name) toggleMatrix(state, metaOf(state, name).cell.matrix)
}

function afterCovering(state) {
  state.tip.hidden = true
  const isAny = Object.keys(state.covers).some(name => hasCover(state, name))
  document.documentElement.toggleAttribute("data-covered", isAny)
  if (state.pinned && isAny) pin(state, null)
  describe(state)
  paint(state)
}

// Such as "× 10⁻²", in which the cells of a matrix are written; empty for most.
const powerOf = (state, { meta }) => (hasCover(state, meta.cell.matrix) ? "" : (/× 10\S+$/.exec(meta.range)?.[0] ?? ""))

// The range would reveal a covered number.
const sizeAndRange = (state, { shape, range, cell }) => (hasCover(state, cell.matrix) ? shape : `${shape} · ${range}`)

function drawCovers(state, context, m) {
  if (!hasCover(state, m.meta.cell.matrix)) return
  const size = Math.min(m.digits?.size ?? MIN_DIGIT_SIZE, m.cellHeight * 0.8)
  context.save()
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.font = `600 ${size}px ${state.colours.font}`
  for (let row = 0; row < m.rows; row++) {
    for (let column = 0; column < m.columns; column++) {
      if (!isCovered(state, placeOf(state, { matrix: m.name, row, column }))) continue
      const [x, y] = [m.xs[column], m.ys[row]]
      const [width, height] = [m.xs[column + 1] - x, m.ys[row + 1] - y]
      context.fillStyle = state.colours.masked
      context.fillRect(x, y, width, height)
      context.strokeStyle = state.colours.ground
      context.strokeRect(x, y, width, height)
      context.fillStyle = state.colours.text
      context.fillText("?", x + width / 2, y + height / 2)
    }
  }
  context.restore()
}
