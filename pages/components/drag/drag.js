// Reports the value of a slider while it is dragged. Streamlit's slider tells Python on release alone,
// and fires no input event; each step changes the value that a screen reader hears.

const SLOW = 400 // ms; whoever waits longer for an answer asks less often, so that others come first
const SETTLES = 600 // ms after the release: the slider's own request is on its way by then

const follower = { drag: null, lost: null, sent: 0, answered: 0, timer: 0 }

export default function ({ data, setTriggerValue }) {
  const { answered, is_preview: isPreview } = JSON.parse(new TextDecoder().decode(data))
  follower.send = report => setTriggerValue("moved", { ...report, number: ++follower.sent })
  follower.isPreview = isPreview
  if (follower.lost) putBack()
  if (answered === follower.sent && answered !== follower.answered) answer(answered)
  follower.stop ??= watch()
  return () => {
    follower.stop?.()
    follower.stop = null
  }
}

function watch() {
  const options = { capture: true }
  const ends = ["pointerup", "pointercancel", "blur"]
  addEventListener("pointerdown", begin, options)
  for (const type of ends) addEventListener(type, release, options)
  return () => {
    removeEventListener("pointerdown", begin, options)
    for (const type of ends) removeEventListener(type, release, options)
    clearTimeout(follower.timer)
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
  drag.observer.observe(input, { attributes: true, attributeFilter: ["aria-valuetext", "value"] })
  follower.drag = drag
}

// One request on its way at a time.
function ask() {
  const { drag, sent, answered, timer } = follower
  if (!drag || sent !== answered || timer) return
  const place = Number(drag.input.value)
  if (place === drag.last) return
  drag.last = place
  drag.askedAt = performance.now()
  follower.send({ name: drag.name, start: drag.start, place })
}

// While the browser draws the answer, the server computes the next one.
function answer(number) {
  follower.answered = number
  const { drag } = follower
  if (!drag) return
  const taken = performance.now() - drag.askedAt
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
  if (drag.last === drag.start) return
  const settle = () => {
    if (follower.drag || !follower.stop) return
    if (follower.sent !== follower.answered) setTimeout(settle, SETTLES)
    else if (follower.isPreview) follower.send({})
  }
  setTimeout(settle, SETTLES)
}
