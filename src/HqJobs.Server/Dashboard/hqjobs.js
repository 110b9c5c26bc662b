// Keeps our pages up to date. Without it they work the same; one reloads them by hand.
(function () {
    'use strict';
    document.documentElement.classList.add('hq-has-script');

    // What came of an action is read out and scrolled to.
    var message = document.querySelector('[data-hq-message]');
    if (message) message.focus();

    // The part of the page that changes is fetched and swapped, unless somebody is busy in it.
    function isBusy(live) {
        var here = document.activeElement;
        return document.hidden
            || (live.contains(here) && /^(INPUT|SELECT|TEXTAREA)$/.test(here.tagName))
            || live.querySelector('details[open] form') !== null
            || !window.getSelection().isCollapsed;
    }

    // The element that has the focus, as it can be found again after the swap.
    function pathOf(element, root) {
        if (!root.contains(element) || element === root) return null;
        if (element.id) return '#' + CSS.escape(element.id);
        var path = [];
        for (var at = element; at !== root; at = at.parentElement) path.unshift(at.tagName + ':nth-child(' + (Array.prototype.indexOf.call(at.parentElement.children, at) + 1) + ')');
        return ':scope > ' + path.join(' > ');
    }

    // Whoever hears the page is told when a stage changes, not every two seconds.
    var said = document.createElement('p');
    said.className = 'sr-only';
    said.setAttribute('aria-live', 'polite');
    document.body.appendChild(said);

    function swap(live, fresh) {
        if (fresh.dataset.hqSay !== live.dataset.hqSay) said.textContent = live.dataset.hqSay = fresh.dataset.hqSay;
        var focus = pathOf(document.activeElement, live);
        var scroll = [window.scrollX, window.scrollY];
        live.querySelectorAll('details[open][id]').forEach(function (open) {
            var same = fresh.querySelector('#' + CSS.escape(open.id));
            if (same) same.open = true;
        });
        live.replaceChildren.apply(live, Array.from(fresh.childNodes));
        if (fresh.dataset.hqEvery) live.dataset.hqEvery = fresh.dataset.hqEvery;
        else delete live.dataset.hqEvery;
        var again = focus && live.querySelector(focus);
        if (again) again.focus({ preventScroll: true });
        window.scrollTo(scroll[0], scroll[1]);
    }

    function follow() {
        var live = document.getElementById('hq-live');
        var every = live && Number(live.dataset.hqEvery);
        if (!every) return;
        setTimeout(function () {
            if (isBusy(live)) return follow();
            var address = new URL(location.href);
            address.searchParams.set('fragment', '1');
            address.hash = '';
            fetch(address, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
                .then(function (response) { return response.ok ? response.text() : null; })
                .then(function (html) {
                    var fresh = html && new DOMParser().parseFromString(html, 'text/html').getElementById('hq-live');
                    if (fresh && !isBusy(live) && fresh.innerHTML !== live.innerHTML) swap(live, fresh);
                })
                .catch(function () { /* the service restarts; the next look finds it again */ })
                .then(follow);
        }, every);
    }
    follow();

    // When a schedule would be due is shown while it is typed.
    var typing;
    document.addEventListener('input', function (event) {
        var form = event.target.closest && event.target.closest('form[data-hq-preview]');
        if (!form) return;
        clearTimeout(typing);
        typing = setTimeout(function () { preview(form); }, 300);
    });
    document.addEventListener('toggle', function (event) {
        var form = event.target.open && event.target.querySelector('form[data-hq-preview]');
        if (form && form.elements.cron.value && !form.querySelector('.hq-preview-place').childElementCount) preview(form);
    }, true);

    function preview(form) {
        var address = new URL(form.dataset.hqPreview, location.href);
        ['edit', 'cron', 'timeZone'].forEach(function (field) { address.searchParams.set(field, form.elements[field].value); });
        address.searchParams.set('fragment', '1');
        fetch(address, { credentials: 'same-origin' })
            .then(function (response) { return response.ok ? response.text() : ''; })
            .then(function (html) { form.querySelector('.hq-preview-place').innerHTML = html; })
            .catch(function () { /* saving says what is wrong */ });
    }

    // Choosing rows: all of the page at once, and how many there are.
    document.querySelectorAll('form[data-hq-choice]').forEach(function (form) {
        var rows = form.querySelectorAll('input[name=ids]'), all = form.elements.all, chosen = form.querySelector('[data-hq-chosen]');
        if (!all) return;
        function show() {
            var count = Array.prototype.filter.call(rows, function (row) { return row.checked; }).length;
            all.checked = count === rows.length;
            all.indeterminate = count > 0 && count < rows.length;
            chosen.textContent = count;
            chosen.hidden = count === 0;
        }
        form.addEventListener('change', function (event) {
            if (event.target === all) rows.forEach(function (row) { row.checked = all.checked; });
            if (event.target === all || event.target.name === 'ids') show();
        });
        show();
    });

    // Only what was typed over is sent.
    document.addEventListener('formdata', function (event) {
        if (!event.target.matches('form[data-hq-changes]')) return;
        var data = event.formData;
        Array.from(data.keys()).forEach(function (name) {
            var field = /^field\.(.+)$/.exec(name);
            if (!field) return;
            if (lines(data.get(name)) !== lines(data.get('was.' + field[1]))) return;
            data.delete(name);
            data.delete('was.' + field[1]);
        });
    });

    function lines(text) { return (text || '').replace(/\r\n?/g, '\n'); }

    // Escape closes what was opened last.
    document.addEventListener('keydown', function (event) {
        var open = event.key === 'Escape' && event.target.closest && event.target.closest('details[open]');
        if (!open) return;
        open.open = false;
        open.querySelector('summary').focus();
    });
})();
