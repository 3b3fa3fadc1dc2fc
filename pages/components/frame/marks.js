// Attributes that styles read in the place of :has(), for which a browser computes the styles of most
// of the page again at each change on it.

// The wrappers that Streamlit puts around a container; also the block around the page and its wrapper,
// and the element around the title.
const HELD = {
  header: ".st-key-header",
  question: "body:has(.st-key-answer) .st-key-claim",
  asking: ".st-key-answer:has(.st-key-practice_reveal)",
  answered: ".st-key-answer:not(:has(.st-key-practice_reveal))",
  stage: ".st-key-stage",
  steps: ".st-key-figure_controls:has(.st-key-steps)",
  plain_controls: ".st-key-figure_controls:not(:has(.st-key-steps, .attention-reading))",
  step_sentence: ".st-key-step_sentence",
  explanation: ".st-key-explanation",
}

function watchMarks() {
  const update = () => {
    document.documentElement.toggleAttribute("data-sidebar-folded", Boolean(sidebarOpener()))
    const held = new Map()
    for (const name in HELD) {
      for (const element of document.querySelectorAll(HELD[name])) held.set(element.parentElement, name)
    }
    const page = document.querySelector(".st-key-drag")?.parentElement
    if (page) held.set(page, "page").set(page.parentElement, "page")
    const title = document.querySelector("h1")?.closest(".stElementContainer")
    if (title) held.set(title, "title")
    for (const wrapper of document.querySelectorAll("[data-holds]")) {
      if (!held.has(wrapper)) delete wrapper.dataset.holds
    }
    for (const [wrapper, name] of held) if (wrapper.dataset.holds !== name) wrapper.dataset.holds = name
  }
  const changed = new MutationObserver(update)
  changed.observe(document.body, { childList: true, subtree: true })
  update()
  return () => changed.disconnect()
}
