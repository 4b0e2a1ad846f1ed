/* Small comforts. Everything works without this file. */
(function () {
  "use strict";
  var menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("click", function (event) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  /* "Use my position": rounded to about a kilometre before it leaves the phone. */
  var locate = document.querySelector("[data-locate]");
  if (locate && navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", function () {
      locate.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(function (found) {
        var form = locate.form;
        form.elements.lat.value = found.coords.latitude.toFixed(2);
        form.elements.lon.value = found.coords.longitude.toFixed(2);
        form.submit();
      }, function () {
        locate.removeAttribute("aria-busy");
        document.querySelector("[data-locate-no]").hidden = false;
      }, { maximumAge: 600000, timeout: 15000 });
    });
  }

  document.querySelectorAll("[data-reveal]").forEach(function (button) {
    var field = document.getElementById(button.getAttribute("data-reveal"));
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  });
})();
