/* Removes waits and small annoyances; every page works without it. No inline code, no eval (strict CSP). */
(function () {
  "use strict";
  var doc = document;
  function each(selector, run, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(selector), run); }
  // Enter that confirms a candidate of a Chinese input method is not the Enter key (229: browsers without isComposing).
  function composing(event) { return event.isComposing || event.keyCode === 229; }

  /* Busy buttons; a second click on the same form is dropped (the server has its own one-time key). */
  doc.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    // A form that only fetches a file leaves the page where it is: it is sent as often as the button is pressed.
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-download")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.dataset.clean = "1";
    if (!button) { button = form.querySelector("button:not([type=button])"); }
    if (button && button.dataset.busy) {
      button.dataset.label = button.textContent;
      setTimeout(function () { button.setAttribute("aria-busy", "true"); button.textContent = button.dataset.busy; }, 0);
    }
  });
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", function (form) { delete form.dataset.sent; });
    each("[aria-busy=true][data-label]", function (button) { button.removeAttribute("aria-busy"); button.textContent = button.dataset.label; });
  });

  /* Warning before leaving what is really unsaved. */
  doc.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.matches("form[data-unsaved]")) { form.dataset.dirty = "1"; delete form.dataset.clean; }
  });
  window.addEventListener("beforeunload", function (event) {
    each("form[data-dirty]", function (form) {
      if (!form.dataset.clean) { event.preventDefault(); event.returnValue = ""; }
    });
  });

  /* Draft kept by the server: <form data-draft="/address/"> with <span class="draft" data-draft-state data-saving data-saved data-failed>. */
  each("form[data-draft]", function (form) {
    var timer, state = form.querySelector("[data-draft-state]");
    function say(key, extra) { if (state) { state.textContent = (state.dataset[key] || "") + (extra || ""); } }
    function save() {
      clearTimeout(timer);
      if (!form.dataset.dirty || form.dataset.sent) { return; }
      say("saving");
      fetch(form.dataset.draft, {method: "POST", body: new FormData(form), credentials: "same-origin",
        headers: {"X-Requested-With": "draft"}})
        .then(function (answer) {
          if (!answer.ok) { throw new Error(answer.status); }
          var now = new Date();
          form.dataset.clean = "1";
          say("saved", " " + ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2));
        })
        .catch(function () { say("failed"); });
    }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(save, 2000); });
    form.addEventListener("focusout", function () { if (form.dataset.dirty && !form.dataset.clean) { save(); } });
  });

  /* Enter goes to the next field on staff forms that ask for it; Ctrl+Enter saves. */
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || composing(event)) { return; }
    var field = event.target, form = field.form;
    if (!form || !form.matches("form[data-enter=next]")) { return; }
    if (event.ctrlKey || event.metaKey) { event.preventDefault(); (form.querySelector("button[data-primary]") || form.querySelector("button:not([type=button])")).click(); return; }
    if (!field.matches("input:not([type=file]),select")) { return; }
    event.preventDefault();
    var fields = Array.prototype.filter.call(form.elements, function (one) {
      // Of a group of radio buttons the chosen one, as with the Tab key; no button but the one that saves.
      var isLeft = one.type === "radio" && !one.checked && (one.name === field.name || form.elements[one.name].value);
      var isButton = one.tagName === "BUTTON" && !one.matches("[data-primary]");
      var isFolded = one.closest("details:not([open])");
      return !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.offsetParent !== null && !isLeft && !isButton && !isFolded;
    });
    var next = fields[fields.indexOf(field) + 1];
    if (next) { next.focus(); if (next.select && next.type !== "button") { next.select(); } }
  });

  /* Chips that fill a field: <button type="button" class="chip" data-fill="id_place" data-value="…">. */
  doc.addEventListener("click", function (event) {
    var chip = event.target.closest && event.target.closest("[data-fill]");
    if (chip) {
      var target = doc.getElementById(chip.dataset.fill);
      if (target) { target.value = chip.dataset.value; target.dispatchEvent(new Event("input", {bubbles: true})); target.dispatchEvent(new Event("change", {bubbles: true})); target.focus(); }
    }
    if (event.target.closest && event.target.closest("[data-print]")) { window.print(); }
    var opener = event.target.closest && event.target.closest("[data-dialog]");
    if (opener) {
      var box = doc.getElementById(opener.dataset.dialog);
      if (box && box.showModal) { event.preventDefault(); box.showModal(); }
    }
    var closer = event.target.closest && event.target.closest("[data-close]");
    if (closer && closer.closest("dialog") && closer.closest("dialog").close) { event.preventDefault(); closer.closest("dialog").close(); }
  });
  each("[data-js]", function (one) { one.hidden = false; });

  /* Characters left: <textarea maxlength> with <span data-left="id" data-text="还可写 {} 字">. Counted by code point. */
  each("[data-left]", function (note) {
    var field = doc.getElementById(note.dataset.left), limit = Number(note.dataset.limit);
    if (!field) { return; }
    function show() { note.textContent = note.dataset.text.replace("{}", limit - Array.from(field.value).length); }
    field.addEventListener("input", show); show();
  });

  /* After a refusal the summary gets the focus; its links focus the field itself, not only scroll to it. */
  var summary = doc.querySelector(".esum");
  if (summary) { summary.focus(); }
  each(".esum a[href^='#']", function (link) {
    link.addEventListener("click", function (event) {
      var field = doc.getElementById(link.getAttribute("href").slice(1));
      if (!field) { return; }
      event.preventDefault();
      if (!field.matches("input,select,textarea,button")) { field = field.querySelector("input,select,textarea") || field; }
      field.focus(); field.scrollIntoView({block: "center"});
    });
  });

  /* A filter that is changed sends itself: <form data-auto>; a box <input data-all="name"> ticks all of that name. */
  doc.addEventListener("change", function (event) {
    var field = event.target;
    if (field.matches("form[data-auto] select")) { field.form.submit(); }
    if (field.dataset.all) { each("[name=" + field.dataset.all + "]", function (box) { box.checked = field.checked; }); }
  });

  /* Reading aloud is offered only where the browser has a Chinese voice. */
  var reader = doc.querySelector("[data-read-aloud]"), synth = window.speechSynthesis;
  if (reader && synth && window.SpeechSynthesisUtterance) {
    var offer = function () { if (synth.getVoices().some(function (voice) { return /^zh/i.test(voice.lang); })) { reader.hidden = false; } };
    offer();
    if (synth.addEventListener) { synth.addEventListener("voiceschanged", offer); }
    reader.addEventListener("click", function () {
      if (synth.speaking) { synth.cancel(); return; }
      var words = new window.SpeechSynthesisUtterance(doc.getElementById("main").innerText);
      words.lang = doc.documentElement.lang; words.rate = 0.9; synth.speak(words);
    });
    window.addEventListener("pagehide", function () { synth.cancel(); });
  }
})();
