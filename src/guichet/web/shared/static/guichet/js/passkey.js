// A passkey, asked of the browser: to sign in with, or to be made. A form that needs one is shown only where there can be any.
const usable = window.isSecureContext && window.PublicKeyCredential?.parseRequestOptionsFromJSON && /[a-z]/.test(location.hostname);

async function ask(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.options, { method: 'POST', headers: { 'X-CSRFToken': token, Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`the desk answered ${answer.status}`);
  const { publicKey } = await answer.json();
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!usable) continue;
  form.hidden = false;
  for (const other of document.querySelectorAll('[data-without-passkeys]')) other.hidden = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const said = form.querySelector('[data-said]');
    said.textContent = '';
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      said.textContent = said.dataset.said;
    }
  });
}
