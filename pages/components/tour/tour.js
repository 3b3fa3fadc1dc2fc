// The bar of the tour. What a person typed is only ever set as text.
//
// To a step on another page the way is in two parts: first to the page, by Streamlit's own link,
// which keeps what the address holds; then Python is told the step. The other way round the page
// would sometimes be left before the step was kept.

let wanted = null // the step that is on its way, and the page it was asked for on
let begun = 0 // which beginning of the tour was led to its page
// Whether the bar is in sight, under the page's own bar.
const watched = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) target.toggleAttribute("data-away", !isIntersecting)
  },
  { rootMargin: "-60px 0px 0px" }
)

export default function ({ data, parentElement, setTriggerValue }) {
  const told = JSON.parse(new TextDecoder().decode(data))
  const bar = parentElement.querySelector(".attention-tour")
  const go = number => {
    const address = told.addresses[number - 1] ?? told.here
    wanted = address === told.here ? null : { number, from: told.here }
    if (address === told.here) setTriggerValue("go", number)
    else openPage(address)
  }
  watched.observe(bar)
  const isBegun = told.asked > begun
  begun = Math.max(begun, told.asked)
  if (wanted && told.here === wanted.from) return
  if (wanted && told.here === told.addresses[wanted.number - 1] && told.step !== wanted.number) {
    setTriggerValue("go", wanted.number)
    return
  }
  show(bar, told, go)
  const isHere = told.addresses[told.step - 1] === told.here
  if (isBegun && !isHere) whenIdle(() => openPage(told.addresses[told.step - 1]))
  // Who went on with the keyboard goes on from here.
  if (wanted && isHere) bar.querySelector("[data-action=next]").focus({ preventScroll: true })
  wanted = null
}

function whenIdle(then, frames = 10) {
  if (!frames) then()
  else requestAnimationFrame(() => whenIdle(then, isScriptRunning() ? 10 : frames - 1))
}

function show(bar, told, go) {
  const { step, titles, done, addresses, here, see, do: task, elsewhere, texts } = told
  const find = part => bar.querySelector(part)
  const [last, isDone] = [titles.length, done[step - 1]]
  const isHere = addresses[step - 1] === here
  bar.setAttribute("aria-label", texts.label)
  bar.toggleAttribute("data-done", isDone)
  bar.dataset.step = step
  for (const element of bar.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text]
  const named = (title, i) => `${i + 1}/${last} ${title}${done[i] ? " ✓" : ""}`
  fillSelect(find("select"), titles.map((title, i) => [i + 1, named(title, i)]), step)
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
  const [status, said] = [find(".attention-tour-status"), isDone ? texts.done : ""]
  if (status.textContent !== said) status.textContent = said
}
