// The bar of the tour. Python is told where to go; what a person typed is only ever set as text.

let isOnItsWay = false // a step was asked for, so its bar takes the keyboard when it comes

export default function ({ data, parentElement, setTriggerValue }) {
  const { step, titles, done, is_here: isHere, see, do: task, elsewhere, texts } = JSON.parse(
    new TextDecoder().decode(data)
  )
  const find = part => parentElement.querySelector(`.attention-tour${part}`)
  const [bar, select] = [find(""), find(" select")]
  const [last, isDone] = [titles.length, done[step - 1]]
  const go = number => {
    isOnItsWay = number >= 1 && number <= last
    setTriggerValue("go", number)
  }
  bar.setAttribute("aria-label", texts.label)
  bar.toggleAttribute("data-done", isDone)
  bar.dataset.step = step
  for (const element of bar.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text]
  offer(select, titles, done, step)
  select.setAttribute("aria-label", texts.steps)
  select.onchange = () => go(Number(select.value))
  const actions = {
    back: [texts.back, () => go(step - 1)],
    next: [step < last ? texts.next : texts.finish, () => go(step + 1)],
    leave: ["×", () => go(0)],
    there: [texts.there, () => setTriggerValue("there", step)],
  }
  for (const button of bar.querySelectorAll("button")) {
    const [name, action] = actions[button.dataset.action]
    button.textContent = name
    button.onclick = action
  }
  const button = action => bar.querySelector(`[data-action=${action}]`)
  button("leave").title = texts.leave
  button("leave").setAttribute("aria-label", texts.leave)
  button("back").disabled = step <= 1
  button("there").hidden = isHere
  find("-see").textContent = see
  find("-task").textContent = isHere ? task : elsewhere
  find("-mark").textContent = isDone ? "✓" : ""
  const said = isDone ? texts.done : ""
  const status = find("-status")
  if (status.textContent !== said) status.textContent = said
  // Who went on with the keyboard goes on from here.
  if (isOnItsWay && isHere) {
    isOnItsWay = false
    button("next").focus({ preventScroll: true })
  }
}

function offer(select, titles, done, step) {
  select.replaceChildren(
    ...titles.map((title, i) => {
      const option = document.createElement("option")
      option.value = i + 1
      option.textContent = `${i + 1}/${titles.length} ${title}${done[i] ? " ✓" : ""}`
      return option
    })
  )
  select.value = step
}
