/* Warns before the idle time is over and extends it. Without JavaScript the server still brings back what was typed. */
(function () {
  "use strict";
  var box = document.getElementById("idle");
  if (!box) { return; }
  var words = box.querySelector("[data-words]"), form = box.querySelector("form"), timers = [];
  function start() {
    var limit = Number(box.dataset.minutes) * 60000, warn = limit - Number(box.dataset.warn) * 60000;
    timers.forEach(clearTimeout);
    box.hidden = true;
    words.textContent = "";
    timers = [setTimeout(function () { box.hidden = false; words.textContent = words.dataset.words; }, warn), setTimeout(ended, limit)];
  }
  function ended() { box.hidden = false; form.hidden = true; words.textContent = words.dataset.ended; }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    fetch(form.action, {method: "POST", body: new FormData(form), credentials: "same-origin", headers: {"X-Requested-With": "extend"}})
      .then(function (answer) { if (answer.status === 204) { start(); } else { ended(); } })
      .catch(function () { words.textContent = words.dataset.words; });
  });
  start();
})();
