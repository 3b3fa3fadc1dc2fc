// Keeps the language in the address. Streamlit leaves out what is the default; but the default language is
// that of the browser, and whoever is sent the address may have another.
let usual = null
// On the way to another page Streamlit first writes the address of this one without its own settings. That is
// where the way back would lead, so it is not written. A link that opens no page is forgotten.
let isLeaving = false
let forgetting = 0

function keepOnLeaving(event) {
  if (!isNavigationLink(event.target) || event.target.closest("a").pathname === location.pathname) return
  isLeaving = true
  clearTimeout(forgetting)
  forgetting = setTimeout(() => (isLeaving = false), 5000)
}

function keepLanguage(language) {
  if (!usual) {
    for (const name of ["pushState", "replaceState"]) addLanguageIn(name)
    addEventListener("click", keepOnLeaving, true)
  }
  usual = language
  history.replaceState(history.state, "")
}

function addLanguageIn(name) {
  const write = history[name].bind(history)
  history[name] = (state, unused, address = location.href) => {
    const isThisPage = new URL(address, location.href).pathname === location.pathname
    if (isLeaving && isThisPage) return
    isLeaving = false
    write(state, unused, withLanguage(address))
  }
}

// An address without a language has the default one.
function withLanguage(address) {
  const link = new URL(address, location.href)
  if (!link.searchParams.has("lang")) link.search += `${link.search ? "&" : "?"}lang=${usual}`
  return link.href
}
