// Asks what the page shows for the value of a slider while it is dragged. Streamlit's slider tells
// Python on release alone, and fires no input event; each step changes the value that a screen reader
// hears.
//
// Under a moving pointer the components alone follow, by an address of their own; where the pointer
// rests, or there is no such address, Streamlit draws the page. At the step of a key Streamlit draws the
// page, but the components come by that address, before it has begun.

const AHEAD = "data-drag-is-ahead" // the figures are, of the sentences
const SLOW = 400 // ms; whoever waits longer for an answer asks less often, so that others come first
const RESTS = 350 // ms without a new value
const SETTLES = 600 // ms after the release: the slider's own request is on its way by then
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]
const QUICK = 250 // ms; a step whose answer takes longer is drawn by its run as early: for a while none is asked for
const A_WHILE = 10_000 // ms
const PATIENCE = 5000 // ms; an answer may never come, where another request took the place of this one

const follower = { drag: null, lost: null, sent: 0, answered: 0, askedAt: 0, timer: 0, resting: 0, settling: 0, slowUntil: {} }

export default function ({ data, setTriggerValue }) {
  const { answered, is_preview: isPreview, address, costly } = parsed(data)
  Object.assign(follower, { address, costly })
  follower.send = report => setTriggerValue("moved", { ...report, number: ++follower.sent })
  follower.isPreview = isPreview
  if (follower.lost) putBack()
  if (isPreview && !follower.drag) settleSoon()
  if (isPreview) document.documentElement.removeAttribute(AHEAD)
  if (answered === follower.sent && answered !== follower.answered) answer(answered)
  follower.stop ??= watch()
  return () => {
    follower.stop?.()
    follower.stop = null
  }
}

function watch() {
  const options = { capture: true }
  const ends = ["pointerup", "pointercancel"]
  addEventListener("pointerdown", begin, options)
  addEventListener("keydown", step, options)
  for (const type of ends) addEventListener(type, release, options)
  addEventListener("blur", release) // of the window: that of an element does not bubble
  return () => {
    removeEventListener("pointerdown", begin, options)
    removeEventListener("keydown", step, options)
    for (const type of ends) removeEventListener(type, release, options)
    removeEventListener("blur", release)
    clearTimeout(follower.timer)
    clearTimeout(follower.resting)
    clearTimeout(follower.settling)
    follower.timer = 0
    follower.drag?.observer.disconnect()
    follower.stepping?.disconnect()
    document.documentElement.removeAttribute(AHEAD)
    Object.assign(follower, { drag: null, sent: 0, answered: 0 })
  }
}

const CHANGES = { attributes: true, attributeFilter: ["aria-valuetext", "value"] }

function begin({ target, isPrimary, button }) {
  const found = followed(target)
  if (!found || !isPrimary || button) return
  const drag = { ...found, last: found.start, observer: new MutationObserver(() => ask()), isFollowed: true }
  follower.answered = follower.sent // whatever is still on its way is of another drag
  drag.observer.observe(drag.input, CHANGES)
  follower.drag = drag
}

// The slider that an event is for, where it can be followed.
function followed(target) {
  const slider = sliderAround(target)
  const input = slider && sliderInput(slider)
  const name = input && sliderKey(input)
  if (!name || follower.costly.includes(name) || input.disabled) return null
  return { name, input, start: Number(input.value) }
}

// While Streamlit is drawing, the next step waits for its turn there.
function step({ target, key }) {
  follower.stepping?.disconnect()
  const found = KEYS.includes(key) && !follower.drag && !isScriptRunning() && followed(target)
  if (!found || performance.now() < (follower.slowUntil[found.name] ?? 0)) return
  follower.stepping = new MutationObserver(async (_, observer) => {
    observer.disconnect()
    const asked = performance.now()
    const answer = await previewOf(found, Number(found.input.value), { held: 1 })
    if (answer?.body) await showEachOf(answer.body, asked)
    const now = performance.now()
    if (now - asked > QUICK) follower.slowUntil[found.name] = now + A_WHILE
    settleSoon()
  })
  follower.stepping.observe(found.input, CHANGES)
}

const previewOf = ({ name, start }, place, more = {}) =>
  fetch(`${follower.address}?${new URLSearchParams({ name, start, place, ...more })}`, { priority: "high" }).catch(() => null)

const isWaiting = () => follower.sent !== follower.answered && performance.now() - follower.askedAt < PATIENCE

// One request on its way at a time.
function ask() {
  const { drag, timer } = follower
  if (!drag || timer || drag.isAsking || isWaiting()) return
  const place = Number(drag.input.value)
  if (place === drag.last) return
  drag.last = place
  follower.askedAt = performance.now()
  if (drag.isFollowed) follow(drag, place)
  else send(drag, place)
}

const send = ({ name, start }, place) => follower.send({ name, start, place })

async function follow(drag, place) {
  clearTimeout(follower.resting)
  drag.isAsking = true
  const asked = performance.now()
  const answer = await previewOf(drag, place)
  const lines = answer?.ok ? await answer.text().catch(() => null) : null
  drag.isAsking = false
  if (follower.drag !== drag) return
  const isBusy = answer?.status === 503
  drag.isFollowed = Boolean(lines) || isBusy
  if (lines) follower.resting = setTimeout(() => follower.drag === drag && !isWaiting() && send(drag, drag.last), RESTS)
  else drag.last = null // it is still to be asked for
  askLater(isBusy ? 2 * SLOW : performance.now() - follower.askedAt)
  if (!lines) return
  await new Promise(requestAnimationFrame) // the thumb first
  if (follower.drag !== drag) return
  show(lines, asked)
  document.documentElement.setAttribute(AHEAD, "")
}

// Each line as soon as it has come.
async function showEachOf(body, asked) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (let rest = ""; ; ) {
    const { done, value } = await reader.read().catch(() => ({ done: true }))
    if (done || follower.drag) return
    const end = value.lastIndexOf("\n") + 1
    if (end) show(rest + value.slice(0, end), asked)
    rest = end ? value.slice(end) : rest + value
  }
}

function show(lines, asked) {
  const encoder = new TextEncoder()
  const data = new Map(lines.trimEnd().split("\n").map(line => line.split("\t")).map(([key, one]) => [JSON.parse(key), encoder.encode(one)]))
  document.dispatchEvent(new CustomEvent("attention-preview", { detail: { data, asked } }))
}

// While the browser draws the answer, the server computes the next one.
function answer(number) {
  follower.answered = number
  if (follower.drag) askLater(performance.now() - follower.askedAt)
}

function askLater(taken) {
  if (taken < SLOW) return ask()
  follower.timer = setTimeout(() => {
    follower.timer = 0
    ask()
  }, taken)
}

// A slider that was let go while there was no server holds the value from before, whatever it shows.
function putBack() {
  const { name, start } = follower.lost
  follower.lost = null
  const input = sliderOfKey(name)
  if (input && !input.disabled) setSlider(input, start)
}

// The slider's own request draws what it holds. Where it sends none, since it is back where it was,
// the page is asked to.
function release() {
  const { drag } = follower
  if (!drag) return
  drag.observer.disconnect()
  follower.drag = null
  clearTimeout(follower.timer)
  clearTimeout(follower.resting)
  follower.timer = 0
  if (!isConnected()) follower.lost = drag
  if (drag.last !== drag.start || document.documentElement.hasAttribute(AHEAD)) settleSoon()
}

function settleSoon() {
  clearTimeout(follower.settling)
  follower.settling = setTimeout(() => {
    if (follower.drag || !follower.stop) return
    if (isWaiting() || isScriptRunning()) return settleSoon()
    document.dispatchEvent(new CustomEvent("attention-preview"))
    document.documentElement.removeAttribute(AHEAD)
    if (follower.isPreview) follower.send({})
  }, SETTLES)
}
