// The sentence of the chosen word, and the words as radio buttons. Another word shows at once, here
// and in the figure; Python only keeps the choice. User input is only ever set as text.

const lines = new WeakMap()
const MARGIN = 40 // px; the next word is seen to be there

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const line = lines.get(parentElement) ?? mount(parentElement)
  const before = line.data
  line.data = parsed(data)
  line.send = row => setTriggerValue("row", row)
  const hasSameWords = JSON.stringify(before?.words) === JSON.stringify(line.data.words)
  const hasSameSentences = hasSameWords && JSON.stringify(before.sentences) === JSON.stringify(line.data.sentences)
  if (!hasSameWords) showWords(line)
  // A choice that Python has not yet heard of stands.
  if (!hasSameWords || line.sent === null || line.sent === line.data.chosen) {
    line.chosen = line.data.chosen
    line.sent = null
  }
  showTexts(line)
  if (!hasSameSentences) reserve(line)
  show(line)
  return () => unmount(parentElement)
}

function mount(parent) {
  const find = part => parent.querySelector(`.attention-reading${part}`)
  const line = { root: find(""), sentence: find("-sentence"), group: find("-words"), note: find("-note"), sent: null }
  line.label = document.createElement("span")
  line.onRow = ({ detail }) => choose(line, detail)
  document.addEventListener("attention-choose-row", line.onRow)
  line.resized = new ResizeObserver(() => {
    reserve(line)
    if (line.shown) showInRow(line.group, line.shown.parentElement, MARGIN)
  })
  line.resized.observe(line.root)
  keepKeys(line.root)
  lines.set(parent, line)
  return line
}

function unmount(parent) {
  const line = lines.get(parent)
  if (!line) return
  line.resized.disconnect()
  document.removeEventListener("attention-choose-row", line.onRow)
  document.dispatchEvent(new CustomEvent("attention-row", { detail: null }))
  clearTimeout(line.waiting)
  lines.delete(parent)
}

function showWords(line) {
  line.radios = line.data.words.map((word, i) => {
    const radio = document.createElement("input")
    Object.assign(radio, { type: "radio", name: "attention-reading-word", value: i })
    radio.onchange = () => choose(line, i)
    return radio
  })
  const labels = line.radios.map((radio, i) => {
    const label = document.createElement("label")
    label.append(radio, line.data.words[i])
    return label
  })
  line.group.replaceChildren(line.label, ...labels)
}

function showTexts({ data, group, label, note }) {
  group.setAttribute("aria-label", data.texts.label)
  label.textContent = data.texts.label
  label.setAttribute("aria-hidden", "true")
  note.textContent = data.texts.note
}

function choose(line, row) {
  if (row === line.chosen || !line.radios[row]) return
  line.chosen = line.sent = row
  show(line)
  line.send(row)
  insist(line, 3)
}

// A request that takes the place of this one may leave the choice out: it is sent again.
function insist(line, times) {
  clearTimeout(line.waiting)
  line.waiting = setTimeout(() => {
    if (line.sent === null || !isConnected()) return
    if (isScriptRunning()) return insist(line, times)
    line.send(line.sent)
    if (times > 1) insist(line, times - 1)
  }, 1000)
}

function show(line) {
  const { root, radios, chosen, sentence } = line
  const hadFocus = sentence.contains(document.activeElement)
  const pieces = piecesOf(line, chosen)
  const content = pieces.map(piece => piece.textContent).join("")
  if (content !== sentence.textContent || line.shown !== radios[chosen]) sentence.replaceChildren(...pieces)
  radios[chosen].checked = true
  if (hadFocus) radios[chosen].focus()
  if (line.shown !== radios[chosen]) showInRow(line.group, radios[chosen].parentElement, MARGIN)
  line.shown = radios[chosen]
  root.dataset.row = chosen
  document.dispatchEvent(new CustomEvent("attention-row", { detail: chosen }))
}

// A word of the sentence chooses its row; the chosen one is not a button.
function piecesOf(line, row) {
  const { sentences, words } = line.data
  return sentences[row].map(piece => {
    if (typeof piece === "string") return document.createTextNode(piece)
    const element = document.createElement(piece === row ? "strong" : "button")
    element.textContent = `“${words[piece]}”`
    if (piece !== row) Object.assign(element, { type: "button", onclick: () => choose(line, piece) })
    return element
  })
}

// Room for the highest sentence, so that nothing moves when another word is chosen. It is one of the
// longest, and measuring all of many words takes longer than drawing the figure.
const LONGEST = 3

function reserve(line) {
  const { root, sentence, group, data } = line
  const textOf = piece => (typeof piece === "string" ? piece : data.words[piece])
  const lengthOf = row => data.sentences[row].reduce((sum, piece) => sum + textOf(piece).length, 0)
  const lengths = data.sentences.map((_, row) => [lengthOf(row), row])
  const longest = lengths.sort(([a], [b]) => b - a).slice(0, LONGEST)
  const measured = document.createElement("div")
  measured.className = "attention-reading-measured"
  measured.setAttribute("aria-hidden", "true")
  measured.append(
    ...longest.map(([, row]) => {
      const one = document.createElement("p")
      one.className = sentence.className
      one.append(...piecesOf(line, row))
      return one
    })
  )
  root.append(measured)
  sentence.style.minHeight = `${Math.max(...[...measured.children].map(one => one.offsetHeight))}px`
  measured.remove()
  group.toggleAttribute("data-is-long", group.scrollWidth > group.clientWidth + 1)
}
