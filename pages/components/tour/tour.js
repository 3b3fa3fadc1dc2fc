// The bar of the tour. User input is only ever set as text.
//
// Going to a step on another page takes two parts: first open the page by Streamlit's own link,
// which keeps the URL parameters, then send the step to Python. In the other order, the page was
// sometimes left before the step was stored.

let pending = null // the step to go to, and the page on which it was requested
let handledStarts = 0 // the starts of the tour that have opened their page
// Whether the bar is visible below the header.
const visibility = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) target.toggleAttribute("data-away", !isIntersecting)
  },
  { rootMargin: "-60px 0px 0px" }
)

export default function ({ data, parentElement, setTriggerValue }) {
  const state = JSON.parse(new TextDecoder().decode(data))
  const bar = parentElement.querySelector(".attention-tour")
  const go = number => {
    const address = state.addresses[number - 1] ?? state.here
    pending = address === state.here ? null : { number, from: state.here }
    if (address === state.here) setTriggerValue("go", number)
    else openPage(address)
  }
  visibility.observe(bar)
  const isStarted = state.starts > handledStarts
  handledStarts = Math.max(handledStarts, state.starts)
  if (pending && state.here === pending.from) return
  if (pending && state.here === state.addresses[pending.number - 1] && state.step !== pending.number) {
    setTriggerValue("go", pending.number)
    return
  }
  show(bar, state, go)
  const isHere = state.addresses[state.step - 1] === state.here
  if (isStarted && !isHere) whenIdle(() => openPage(state.addresses[state.step - 1]))
  // Keyboard users continue from the next button.
  if (pending && isHere) bar.querySelector("[data-action=next]").focus({ preventScroll: true })
  pending = null
}

function whenIdle(then, frames = 10) {
  if (!frames) then()
  else requestAnimationFrame(() => whenIdle(then, isScriptRunning() ? 10 : frames - 1))
}

function show(bar, state, go) {
  const { step, titles, done, addresses, here, see, do: task, elsewhere, texts } = state
  const find = selector => bar.querySelector(selector)
  const [last, isDone] = [titles.length, done[step - 1]]
  const isHere = addresses[step - 1] === here
  bar.setAttribute("aria-label", texts.label)
  bar.toggleAttribute("data-done", isDone)
  bar.dataset.step = step
  for (const element of bar.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text]
  const label = (title, i) => `${i + 1}/${last} ${title}${done[i] ? " ✓" : ""}`
  fillSelect(find("select"), titles.map((title, i) => [i + 1, label(title, i)]), step)
  find("select").setAttribute("aria-label", texts.steps)
  find("select").onchange = ({ target }) => go(Number(target.value))
  const actions = {
    back: [texts.back, () => go(step - 1)],
    next: [step < last ? texts.next : texts.finish, () => go(step + 1)],
    on: [`✓ ${step < last ? texts.next : texts.finish}`, () => go(step + 1)],
    leave: ["×", () => go(0)],
    there: [texts.there, () => openPage(addresses[step - 1])],
  }
  for (const button of bar.querySelectorAll("button")) {
    const [name, action] = actions[button.dataset.action]
    button.textContent = name
    button.onclick = action
  }
  find("[data-action=leave]").title = texts.leave
  find("[data-action=leave]").setAttribute("aria-label", texts.leave)
  find("[data-action=back]").disabled = step <= 1
  find("[data-action=there]").hidden = isHere
  find(".attention-tour-see").textContent = see
  find(".attention-tour-task").textContent = isHere ? task : elsewhere
  find(".attention-tour-mark").textContent = isDone ? "✓" : ""
  const [status, message] = [find(".attention-tour-status"), isDone ? texts.done : ""]
  if (status.textContent !== message) status.textContent = message
}
