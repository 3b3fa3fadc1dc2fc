// Back, play and next send the step to Python; playing stops at the last step.

const steppers = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const stepper = steppers.get(parentElement) ?? { isPlaying: false }
  steppers.set(parentElement, stepper)
  stepper.data = parsed(data)
  stepper.go = step => setTriggerValue("step", step)
  stepper.buttons = parentElement.querySelectorAll("button")
  for (const button of stepper.buttons) button.onclick = () => ACTIONS[button.dataset.action](stepper)
  show(stepper)
  return () => {
    clearTimeout(stepper.timer)
    steppers.delete(parentElement)
  }
}

function show(stepper) {
  const { step, last, duration, texts } = stepper.data
  clearTimeout(stepper.timer)
  if (step >= last) stepper.isPlaying = false
  if (stepper.isPlaying) stepper.timer = setTimeout(() => stepper.go(step + 1), duration)
  const isDisabled = { back: step <= 1, play: false, next: step >= last }
  for (const button of stepper.buttons) {
    const { action } = button.dataset
    const name = action === "play" && stepper.isPlaying ? "pause" : action
    // A disabled button loses the focus, so another button takes it first.
    if (isDisabled[action] && button === document.activeElement) {
      const other = action === "next" ? "back" : "next"
      ;[...stepper.buttons].find(one => one.dataset.action === other).focus()
    }
    button.disabled = isDisabled[action]
    button.textContent = texts[name]
    button.setAttribute("aria-pressed", action === "play" ? stepper.isPlaying : null)
    if (action !== "play") button.removeAttribute("aria-pressed")
  }
}

const ACTIONS = {
  back: stepper => stepper.go(stepper.data.step - 1),
  next: stepper => stepper.go(stepper.data.step + 1),
  play: stepper => {
    const { step, last } = stepper.data
    stepper.isPlaying = !stepper.isPlaying
    if (stepper.isPlaying && step >= last) stepper.go(1)
    show(stepper)
  },
}
