// Reports the value of a slider while it is dragged. Streamlit's slider tells Python on release alone,
// and fires no input event; each step changes the value that a screen reader hears.

const SLOW = 400 // ms; whoever waits longer for an answer asks less often, so that others come first
const SETTLES = 600 // ms after the release: the slider's own request is on its way by then
const PATIENCE = 5000 // ms; an answer may never come, where another request took the place of this one

const follower = { drag: null, lost: null, sent: 0, answered: 0, askedAt: 0, timer: 0, settling: 0 }

export default function ({ data, setTriggerValue }) {
  const { answered, is_preview: isPreview } = JSON.parse(new TextDecoder().decode(data))
  follower.send = report => setTriggerValue("moved", { ...report, number: ++follower.sent })
  follower.isPreview = isPreview
  if (follower.lost) putBack()
  if (isPreview && !follower.drag) settleSoon()
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
  for (const type of ends) addEventListener(type, release, options)
  addEventListener("blur", release) // of the window: that of an element does not bubble
  return () => {
    removeEventListener("pointerdown", begin, options)
    for (const type of ends) removeEventListener(type, release, options)
    removeEventListener("blur", release)
    clearTimeout(follower.timer)
    clearTimeout(follower.settling)
    follower.drag?.observer.disconnect()
    Object.assign(follower, { drag: null, sent: 0, answered: 0 })
  }
}

function begin({ target, isPrimary, button }) {
  const slider = sliderAround(target)
  const input = slider && sliderInput(slider)
  const name = input && sliderKey(input)
  if (!name || input.disabled || !isPrimary || button) return
  const drag = { name, input, start: Number(input.value), observer: new MutationObserver(() => ask()) }
  drag.last = drag.start
  follower.answered = follower.sent // whatever is still on its way is of another drag
  drag.observer.observe(input, { attributes: true, attributeFilter: ["aria-valuetext", "value"] })
  follower.drag = drag
}

const isWaiting = () => follower.sent !== follower.answered && performance.now() - follower.askedAt < PATIENCE

// One request on its way at a time.
function ask() {
  const { drag, timer } = follower
  if (!drag || timer || isWaiting()) return
  const place = Number(drag.input.value)
  if (place === drag.last) return
  drag.last = place
  follower.askedAt = performance.now()
  follower.send({ name: drag.name, start: drag.start, place })
}

// While the browser draws the answer, the server computes the next one.
function answer(number) {
  follower.answered = number
  const { drag } = follower
  if (!drag) return
  const taken = performance.now() - follower.askedAt
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
  follower.timer = 0
  if (!isConnected()) follower.lost = drag
  if (drag.last !== drag.start) settleSoon()
}

function settleSoon() {
  clearTimeout(follower.settling)
  follower.settling = setTimeout(() => {
    if (follower.drag || !follower.stop) return
    if (isWaiting()) settleSoon()
    else if (follower.isPreview) follower.send({})
  }, SETTLES)
}
