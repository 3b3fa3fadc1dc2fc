// Keeps the language in the address. Streamlit leaves out what is the default; but the default language is
// that of the browser, and whoever is sent the address may have another.
let usual = null

function keepLanguage(language) {
  if (!usual) for (const name of ["pushState", "replaceState"]) addLanguageIn(name)
  usual = language
  history.replaceState(history.state, "")
}

function addLanguageIn(name) {
  const write = history[name].bind(history)
  history[name] = (state, unused, address = location.href) => write(state, unused, withLanguage(address))
}

// An address without a language has the default one.
function withLanguage(address) {
  const link = new URL(address, location.href)
  if (!link.searchParams.has("lang")) link.search += `${link.search ? "&" : "?"}lang=${usual}`
  return link.href
}
