// The card of the tour. User input is only ever set as text.
//
// Going to a step on another page takes two parts: first open the page by Streamlit's own link,
// which keeps the URL parameters, then send the step to Python. In the other order, the page was
// sometimes left before the step was stored.

let pending = null // the step to go to, and the page on which it was requested
let handledStarts = 0 // the starts of the tour that have opened their page
// Kept here because Streamlit creates the card again when it interrupts a run.
let reached = { step: 0, isDone: false, target: null } // 0: its page is not open
let announced = { step: 0, isDone: false }

const guides = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const state = parsed(data)
  const card = parentElement.querySelector(".attention-tour")
  if (!guides.has(parentElement)) guides.set(parentElement, mount(parentElement, card))
  const guide = guides.get(parentElement)
  update(card, guide, state, number => setTriggerValue("go", number))
  return () => {
    guide.stop()
    guides.delete(parentElement)
  }
}

function mount(parent, card) {
  keepKeys(card)
  const guide = follow(card, parent.querySelector(".attention-halo"))
  pointAt(guide, reached.target)
  return guide
}

function update(card, guide, state, send) {
  const go = number => {
    const address = state.addresses[number - 1] ?? state.here
    pending = address === state.here ? null : { number, from: state.here }
    if (address === state.here) send(number)
    else openPage(address)
  }
  const isStarted = state.starts > handledStarts
  handledStarts = Math.max(handledStarts, state.starts)
  if (pending && state.here === pending.from) return
  if (pending && state.here === state.addresses[pending.number - 1] && state.step !== pending.number) {
    send(pending.number)
    return
  }
  show(card, state, go)
  const isHere = state.addresses[state.step - 1] === state.here
  point(guide, state, isHere)
  if (isStarted && !isHere) whenIdle(() => openPage(state.addresses[state.step - 1]))
  // Keyboard users continue from the next button.
  if (pending && isHere) card.querySelector("[data-action=next]").focus({ preventScroll: true })
  pending = null
}

// Arriving at a step brings into view where it is done; doing it, where its effect is seen.
function point(guide, { step, done, at, result, texts }, isHere) {
  const now = { step: isHere ? step : 0, isDone: done[step - 1], target: reached.target }
  guide.halo.querySelector("span").textContent = texts.here
  const hasResult = result.matrix || result.selectors.length
  if (now.step !== reached.step) now.target = isHere ? at : null
  else if (now.isDone && !reached.isDone && hasResult) now.target = result
  if (now.target !== reached.target) pointAt(guide, now.target)
  reached = now
}

function whenIdle(then, frames = 10) {
  if (!frames) then()
  else requestAnimationFrame(() => whenIdle(then, isScriptRunning() ? 10 : frames - 1))
}

function show(card, state, go) {
  const { step, titles, done, addresses, here, see, do: task, elsewhere, there, texts } = state
  const find = selector => card.querySelector(selector)
  const [last, isDone] = [titles.length, done[step - 1]]
  const isHere = addresses[step - 1] === here
  const named = (text, number) => text.replace("{title}", titles[number - 1] ?? "")
  card.setAttribute("aria-label", texts.label)
  card.toggleAttribute("data-done", isDone)
  card.dataset.step = step
  const label = (title, i) => `${i + 1}/${last} ${title}${done[i] ? " ✓" : ""}`
  fillSelect(find("select"), titles.map((title, i) => [i + 1, label(title, i)]), step)
  find("select").setAttribute("aria-label", texts.steps)
  find("select").onchange = ({ target }) => go(Number(target.value))
  const actions = {
    back: [named(texts.back, step - 1), () => go(step - 1)],
    next: [step < last ? named(texts.next, step + 1) : texts.finish, () => go(step + 1)],
    leave: [texts.leave, () => go(0)],
    there: [there, () => openPage(addresses[step - 1])],
  }
  for (const button of card.querySelectorAll("button")) {
    const { action } = button.dataset
    const [name, act] = actions[action]
    button.onclick = act
    button.title = name
    if (action === "back" || action === "leave") button.setAttribute("aria-label", name)
    else button.textContent = name
  }
  find("[data-action=back]").hidden = step <= 1
  find("[data-action=there]").hidden = isHere
  find(".attention-tour-see").textContent = see
  find(".attention-tour-task").textContent = isHere ? task : elsewhere
  const text = `${step}/${last} ${titles[step - 1]}. ${see} ${isHere ? task : elsewhere}`
  announce(find(".attention-tour-status"), { step, isDone }, text, texts.done)
}

// Once for each step, and once when it is done, not for each number that changes.
function announce(status, now, text, done) {
  if (now.step !== announced.step || !status.textContent) status.textContent = text
  else if (now.isDone && !announced.isDone) status.textContent = done
  announced = now
}
