// Copies a link to the current view, and shows it: a page without permission cannot copy. Whoever
// sees the screen from a seat scans its code.

export default function ({ data, parentElement, setTriggerValue }) {
  const { language, sentence, max_characters: maxCharacters, texts, code } = parsed(data)
  const find = part => parentElement.querySelector(part)
  const [button, panel, field] = [find("button"), find("[popover]"), find("input")]
  button.textContent = texts.button
  panel.setAttribute("aria-label", texts.link)
  field.setAttribute("aria-label", texts.link)
  const place = find(".attention-share-code")
  if (code) drawCode(place, code, field.value, texts)
  button.onclick = async () => {
    field.value = linkTo(location, language, sentence, maxCharacters)
    drawCode(place, null, field.value, texts)
    setTriggerValue("link", field.value)
    find("[role=status]").textContent = ""
    panel.showPopover()
    placeBelow(button, panel)
    field.focus()
    field.setSelectionRange(0, field.value.length, "backward") // shows the start of the link
    const isCopied = await copy(field.value)
    find("[role=status]").textContent = isCopied ? texts.copied : texts.not_allowed
    placeBelow(button, panel)
  }
  dialogWhileOpen(panel)
}

// The URL omits defaults, but the default language depends on the browser.
function linkTo({ href }, language, sentence, maxCharacters) {
  const link = new URL(href)
  const { searchParams } = link
  const shared = searchParams.get("sentence") ?? sentence
  // Whoever gets the link of a lecture reads it on a screen of their own.
  for (const name of ["lang", "sentence", "large"]) searchParams.delete(name)
  const others = [...searchParams]
  link.hash = ""
  // The sentence may end in a full stop, which messengers take for the end of theirs: it is not the last.
  link.search = new URLSearchParams([
    ["sentence", Array.from(shared).slice(0, maxCharacters).join("")],
    ...others,
    ["lang", language],
  ])
  return link.href
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function placeBelow(button, panel) {
  const { left, bottom } = button.getBoundingClientRect()
  const maxLeft = document.documentElement.clientWidth - panel.offsetWidth - 8
  const maxTop = innerHeight - panel.offsetHeight - 8
  const [x, y] = [Math.min(left, maxLeft), Math.min(bottom + 6, maxTop)].map(one => Math.max(8, one))
  panel.style.inset = `${y}px auto auto ${x}px`
}
