// The time line of a training: moves every figure that has frames to one of them, without the server.

const FRAME_DURATION = 90 // ms

const lines = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const line = lines.get(parentElement) ?? mount(parentElement)
  const text = new TextDecoder().decode(data)
  line.choose = index => setTriggerValue("chosen", index)
  if (text === line.text) return () => unmount(parentElement) // the theme alone has changed
  line.text = text
  line.data = JSON.parse(text)
  stop(line)
  const { labels, at, texts } = line.data
  line.range.max = labels.length - 1
  line.range.setAttribute("aria-label", texts.label)
  line.explain.textContent = texts.explain
  go(line, at)
  if (line.data.opens !== null) openAfterRun(line.data.opens)
  return () => unmount(parentElement)
}

// Until the end of the run, the URL may lack what the run has set.
function openAfterRun(address) {
  if (isScriptRunning()) requestAnimationFrame(() => openAfterRun(address))
  else openPage(address)
}

function mount(parent) {
  const line = {
    root: parent.querySelector(".attention-time-line"),
    range: parent.querySelector("input"),
    output: parent.querySelector("output"),
    play: parent.querySelector("[data-action=play]"),
    explain: parent.querySelector("[data-action=explain]"),
  }
  line.range.oninput = () => {
    stop(line)
    go(line, Number(line.range.value))
  }
  line.range.onkeydown = event => {
    if (event.key.length === 1) stopShortcuts(event)
  }
  line.play.onclick = () => (line.timer ? stop(line) : start(line))
  line.explain.onclick = () => line.choose(line.index)
  lines.set(parent, line)
  return line
}

function unmount(parent) {
  const line = lines.get(parent)
  if (line) stop(line)
  lines.delete(parent)
}

function go(line, index) {
  const { labels, at } = line.data
  line.index = index
  line.root.dataset.index = index
  line.range.value = index
  line.output.textContent = labels[index]
  line.range.setAttribute("aria-valuetext", labels[index])
  line.explain.disabled = index === at
  document.dispatchEvent(new CustomEvent("attention-frame", { detail: index }))
}

function start(line) {
  const last = line.data.labels.length - 1
  if (line.index === last) go(line, 0)
  line.timer = setInterval(() => {
    if (line.index < last) go(line, line.index + 1)
    if (line.index === last) stop(line)
  }, FRAME_DURATION)
  name(line)
}

function stop(line) {
  clearInterval(line.timer)
  line.timer = null
  name(line)
}

function name({ play, timer, data }) {
  if (!data) return
  play.textContent = `${timer ? "❚❚" : "▶"} ${data.texts[timer ? "pause" : "play"]}`
}
