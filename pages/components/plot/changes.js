// What the last change did to the numbers of a figure: found by comparing them, marked for a moment,
// and said in one line. While a slider is dragged, all is compared with the state before.

const SHOWN_FOR = 8000 // ms
const MOST_STRETCHES = 12 // framed one by one in a matrix; of more, the rows that hold them are framed
const NARROW = 768 // px; up to here the line may break
const VARIANTS = ["what_if", "heads_what_if"] // a page names what these change by itself
const ROUNDING = 1e-12 // of the largest number: a product of other shape is rounded differently

// Takes the figure that has come, and compares it with the one before it.
function noteChange(state) {
  const { data } = state
  if (state.isBefore) {
    showBefore(state, false)
    state.data = data
  }
  const base = state.settled
  if (!base || base.covered !== data.covered) { // numbers that were covered have not changed
    state.settled = data
    return
  }
  const change = compare(base, data)
  if (VARIANTS.some(name => base.inputs[name] !== data.inputs[name])) {
    clearTimeout(state.quiet)
    Object.assign(state, { before: base, settled: data, change: null })
    say(state, "")
    return
  }
  if (change.isNothing) {
    if (!data.is_preview) state.settled = data
    if (state.change?.isPreview) forgetChange(state) // the slider is back where it was
    dropMissing(state)
    return
  }
  state.change = { ...change, isPreview: data.is_preview }
  clearTimeout(state.quiet)
  if (data.is_preview) return
  state.before = base
  state.settled = data
  sayShortly(state, sentences(state, base, data, change))
  state.quiet = setTimeout(() => forgetChange(state), SHOWN_FOR)
}

// What was marked may be of matrices that are not drawn any more.
function dropMissing(state) {
  const drawn = new Set(state.data.figure.data.map(({ name }) => name))
  if (!state.change?.frames.some(({ matrix }) => !drawn.has(matrix))) return
  clearTimeout(state.quiet)
  state.change = null
  say(state, "")
}

function forgetChange(state) {
  clearTimeout(state.quiet)
  state.change = null
  say(state, "")
  if (state.plot._fullLayout && !state.isRemoved) paint(state)
}

// The first figure of a page speaks for the others.
function say({ changed }, text) {
  if (document.querySelector(".attention-plot-changed") !== changed) return
  changed.textContent = text
  const place = () => {
    if (changed.textContent && changed.isConnected) changed.style.top = `${topBelowSteps()}px`
    else scrollContainer().onscroll = null
  }
  scrollContainer().onscroll = place
  place()
}

// The first of the sentences that takes one line: of two, the second would cover what is below.
function sayShortly(state, sentences) {
  const { changed } = state
  for (const text of sentences) {
    say(state, text)
    const { lineHeight } = getComputedStyle(changed)
    if (innerWidth <= NARROW || changed.clientHeight < 2 * parseFloat(lineHeight)) return
  }
}

// Where the line stands: below the header, and below buttons for steps that stay there.
function topBelowSteps() {
  const top = topEdge()
  const steps = document.querySelector("[data-holds=steps]")?.getBoundingClientRect()
  return steps && steps.top < top + 24 && steps.bottom > top ? steps.bottom : top
}

// Shows the state before the last change, and marks what became different.
function showBefore(state, isBefore) {
  if (isBefore === Boolean(state.isBefore) || !state.before) return
  state.isBefore = isBefore
  document.documentElement.toggleAttribute("data-before", isBefore) // sentences are of the state now
  clearTimeout(state.quiet)
  state.data = isBefore ? state.before : state.settled
  state.change = isBefore ? compare(state.settled, state.before) : null
  say(state, isBefore ? state.data.texts.changes.before : "")
  state.toolbar.querySelector("[data-action=before]").setAttribute("aria-pressed", isBefore)
  draw(state)
}

// Held with the pointer, or switched with the keyboard.
function listenToBefore(state) {
  const button = state.toolbar.querySelector("[data-action=before]")
  button.onpointerdown = event => {
    button.setPointerCapture(event.pointerId)
    showBefore(state, true)
  }
  button.onpointerup = button.onpointercancel = () => showBefore(state, false)
  button.onclick = event => {
    if (!event.detail) showBefore(state, !state.isBefore) // from the keyboard
  }
}

// Whether the last change left a matrix as it was, but for rounding.
const isUnchanged = ({ change }, { meta }) => Boolean(change?.same.includes(meta.cell.matrix))

// The cells of each matrix that are new or other than before; matrices in only one of the two are left out.
function compare(base, data) {
  const before = new Map(base.figure.data.map(trace => [trace.name, trace]))
  const [frames, changed, same] = [[], [], []]
  for (const trace of data.figure.data) {
    const old = before.get(trace.name)
    if (!old || titleOf(old) !== titleOf(trace)) continue // another matrix in its place
    const found = changedIn(old, trace, base, data)
    ;(found.length ? changed : same).push(trace)
    frames.push(...found.map(frame => ({ ...frame, matrix: trace.name, kind: "changed" })))
  }
  const names = (traces, nameOf) => [...new Set(traces.map(nameOf).filter(Boolean))]
  const moved = names(changed, matrixOf)
  const still = names(same, matrixOf).filter(name => !moved.includes(name))
  const changedTitles = names(changed, titleOf)
  const titles = { changed: changedTitles, same: names(same, titleOf).filter(one => !changedTitles.includes(one)) }
  return { frames, titles, same: still, isNothing: !changed.length }
}

const matrixOf = ({ meta }) => meta.cell.matrix

// What a reader calls it: its title up to its formula. The changed side of a comparison is called as the
// other one, and their difference goes without saying. K drawn transposed is K.
function titleOf({ name, meta }) {
  const { matrix } = meta.cell
  if (matrix.endsWith(".difference")) return null
  if (matrix.endsWith(".changed")) return matrix.slice(0, -".changed".length)
  if (name !== matrix && !meta.is_part) return matrix
  return meta.formula.replace(/<sub>/g, "_").replace(/<sup>/g, "^").replace(/<.*?>/g, "").split(/ = |, |: /)[0]
}

function changedIn(old, trace, base, data) {
  const [rowOf, columnOf] = ["rows", "columns"].map(axis => origins(old, trace, axis, base, data))
  const limit = ROUNDING * Math.max(...trace.z.flat().map(Math.abs))
  const differ = (a, b) => (a === null || b === null ? a !== b : Math.abs(a - b) > limit)
  const isChanged = trace.z.map((row, i) =>
    row.map((number, j) => rowOf[i] < 0 || columnOf[j] < 0 || differ(old.z[rowOf[i]][columnOf[j]], number))
  )
  const shrank = old.z.length > trace.z.length || old.z[0].length > trace.z[0].length
  const frames = framesAround(isChanged)
  return !frames.length && shrank ? [{ rows: [0, trace.z.length], columns: [0, trace.z[0].length] }] : frames
}

// For each row or column the one that it was before, -1 for a new one. Words keep theirs when others
// come or go between them.
function origins(old, { meta, z }, axis, base, data) {
  const countOf = numbers => (axis === "rows" ? numbers.length : numbers[0].length)
  const [before, after] = [countOf(old.z), countOf(z)]
  const even = Array.from({ length: after }, (_, i) => (i < before ? i : -1))
  const [oldWords, words] = [base.words[old.meta[axis]], data.words[meta[axis]]]
  if (before === after || !oldWords || !words) return even
  const limit = Math.min(before, after)
  let start = 0
  while (start < limit && oldWords[start] === words[start]) start++
  let end = 0
  while (end < limit - start && oldWords[before - 1 - end] === words[after - 1 - end]) end++
  return even.map((_, i) => (i < start ? i : i >= after - end ? i - after + before : -1))
}

// Frames around the changed cells: whole rows, whole columns, and what is left.
function framesAround(isChanged) {
  const [height, width] = [isChanged.length, isChanged[0].length]
  const all = { rows: [0, height], columns: [0, width] }
  const rows = isChanged.map(row => row.every(Boolean))
  if (rows.every(Boolean)) return [all]
  const columns = isChanged[0].map((_, j) => isChanged.every(row => row[j]))
  const frames = [
    ...runs(rows).map(one => ({ ...all, rows: one })),
    ...runs(columns).map(one => ({ ...all, columns: one })),
  ]
  const left = isChanged.flatMap((row, i) =>
    rows[i] ? [] : runs(row.map((is, j) => is && !columns[j])).map(one => ({ rows: [i, i + 1], columns: one }))
  )
  if (left.length <= MOST_STRETCHES) return [...frames, ...left]
  const held = isChanged.map(row => row.some(Boolean))
  return runs(held).map(one => ({ ...all, rows: one }))
}

// The stretches of true, as [first, after the last].
function runs(flags) {
  const found = []
  flags.forEach((flag, i) => {
    if (!flag) return
    if (found.at(-1)?.[1] === i) found.at(-1)[1] = i + 1
    else found.push([i, i + 1])
  })
  return found
}

// "d_k 4 → 5: W_Q, Q and scores changed; X and V did not.", then the same with numbers for the lists.
function sentences({ data }, base, now, { titles: { changed, same } }) {
  const { changes } = data.texts
  const listed = names => names.join(", ")
  const counted = names => (names.length > 1 ? changes.many.replace("{count}", names.length) : listed(names))
  const text = same.length ? changes.some : changes.all
  return [[listed, listed], [listed, counted], [counted, counted]].map(([some, others]) => {
    const said = { cause: causeOf(base, now), changed: some(changed), same: others(same) }
    return text.replace(/\{(\w+)\}/g, (_, part) => said[part])
  })
}

function causeOf(base, { inputs, words, texts }) {
  const causes = Object.keys(inputs).flatMap(name => {
    const [old, value] = [base.inputs[name], inputs[name]]
    if (old === value) return []
    const isHidden = [old, value].some(one => one.startsWith("#"))
    if (isHidden) return [oneWord(base.words, words) ?? texts.inputs[name]]
    return [`${texts.inputs[name]} ${old} → ${value}`]
  })
  return causes.join(", ") || texts.changes.other
}

// The word that took the place of another, where only one did.
function oneWord(old, words) {
  for (const axis in words) {
    const others = words[axis].flatMap((word, i) => (word === old[axis]?.[i] ? [] : [i]))
    if (words[axis].length !== old[axis]?.length || others.length !== 1) continue
    return `“${old[axis][others[0]]}” → “${words[axis][others[0]]}”`
  }
  return null
}
