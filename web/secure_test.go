package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/staff"
	"lethe/web"
)

var everywhere = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

func TestS20_S35_S38_HeadersAreOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.SDL = func() string { panic("canary-panic") } })
	r := w.submit(anna())
	signedIn, nobody := w.as(auth.Reviewer), w.browser()
	check := func(got seen) {
		t.Helper()
		for name, want := range everywhere {
			if got.header.Get(name) != want {
				t.Errorf("%s (%d): %s is %q, want %q", got.what, got.status, name, got.header.Get(name), want)
			}
		}
		if strings.HasPrefix(got.what, "GET /static/") {
			return
		}
		if !strings.Contains(strings.Join(got.header.Values("Cache-Control"), ","), "no-store") {
			t.Errorf("%s (%d): Cache-Control %q", got.what, got.status, got.header.Values("Cache-Control"))
		}
		if got.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: a CORS header", got.what)
		}
	}
	for _, b := range []*browser{nobody, signedIn} {
		for _, route := range web.Routes() {
			method, path := address(route.Pattern, r.Reference, noDelivery)
			if path == "/logout" {
				continue
			}
			check(b.send(method, path, "", "Content-Type", "application/x-www-form-urlencoded", "Origin", b.base))
		}
		check(b.get("/nonsense").expect(http.StatusNotFound))
		check(b.get("/queue?access_token=lethe_x").expect(http.StatusBadRequest))
		check(b.get("/static/nonsense.css").expect(http.StatusNotFound))
		check(b.post("/queue").expect(http.StatusMethodNotAllowed))
		check(b.send(http.MethodPost, "/login", "", "Sec-Fetch-Site", "cross-site").expect(http.StatusForbidden))
		check(b.post("/callbacks/nonsense").expect(http.StatusNotFound))
		check(b.post("/graphql"))
	}
	check(signedIn.get("/schema.graphql").expect(http.StatusInternalServerError).hides("canary-panic").shows(requestID))
	if log := w.log.String(); !strings.Contains(log, "panic of type string") || strings.Contains(log, "canary-panic") {
		t.Error("the log does not tell of the panic, or repeats its value")
	}
}

func TestS59_UnlistedAddressesAndMethods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/nonsense").expect(http.StatusNotFound).shows("Page not found", "Robin reviewer")
	b.get("//evil.example.com/").expect(http.StatusNotFound)
	b.get("/callbacks/1/2").expect(http.StatusNotFound).shows(`"code":"NOT_FOUND"`)
	b.get("/requests/ER-AAAA-AAAA").expect(http.StatusNotFound).shows("There is no request with this reference.")
	b.get("/requests/ER-%00").expect(http.StatusNotFound)
	b.get("/destinations/nonsense").expect(http.StatusNotFound)
	b.get("/destinations/%00").expect(http.StatusNotFound)
	for _, path := range []string{"/queue", "/", "/archive", "/destinations/crm"} {
		got := b.send(http.MethodDelete, path, "").expect(http.StatusMethodNotAllowed).shows("Not possible here")
		if got.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: Allow %q", got.what, got.header.Get("Allow"))
		}
	}
	for _, path := range []string{"/requests/ER-AAAA-AAAA/undo", "/deliveries/1/retry", "/logout", "/callbacks/1"} {
		if got := b.get(path).expect(http.StatusMethodNotAllowed); got.header.Get("Allow") != "POST" {
			t.Errorf("%s: Allow %q", got.what, got.header.Get("Allow"))
		}
	}
	b.get("/callbacks/1").shows(`{"errors":[{"message":"Method Not Allowed."`)
	b.send(http.MethodTrace, "/queue", "").expect(http.StatusMethodNotAllowed)
}

func TestS34_CrossOriginMatrix(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b, admin := w.as(auth.Reviewer), w.as(auth.Admin)
	from := map[string]struct {
		headers []string
		refused bool
	}{
		"same origin":        {[]string{"Sec-Fetch-Site", "same-origin", "Origin", b.base}, false},
		"typed":              {[]string{"Sec-Fetch-Site", "none"}, false},
		"same origin only":   {[]string{"Origin", b.base}, false},
		"our public address": {[]string{"Origin", "https://lethe.example.com"}, false},
		"another site":       {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example.com"}, true},
		"a sibling site":     {[]string{"Sec-Fetch-Site", "same-site", "Origin", "https://evil.example.com"}, true},
		"another origin":     {[]string{"Origin", "https://evil.example.com"}, true},
		"an opaque origin":   {[]string{"Origin", "null"}, true},
		"silence":            {nil, true},
	}
	for name, c := range from {
		t.Log(name)
		for _, route := range web.Routes() {
			method, path := address(route.Pattern, r.Reference, noDelivery)
			if method != http.MethodPost || path == "/logout" {
				continue
			}
			headers := append([]string{"Content-Type", "application/x-www-form-urlencoded"}, c.headers...)
			who := b
			switch route.Needs {
			case auth.ManageRouting, auth.AgreeRouting, auth.ManageStaff, auth.ManageTokens:
				who = admin
			}
			got := who.send(method, path, "nonsense=1", headers...) // refused as a form when it comes so far
			if want := http.StatusUnprocessableEntity; !c.refused {
				got.expect(want)
			} else {
				got.expect(http.StatusForbidden).shows("did not come from a page of Lethe")
			}
		}
		graphql := b.send(http.MethodPost, "/graphql", "{}", append([]string{"Content-Type", "application/json"}, c.headers...)...)
		if c.refused {
			graphql.expect(http.StatusForbidden).shows(`"code":"FORBIDDEN"`)
		} else {
			graphql.expect(http.StatusOK).shows("actor=Robin reviewer")
		}
	}
	w.expectState(r.Reference, "IN_REVIEW")
}

func TestS29_GraphQLKnowsTheTokenOfTheHeaderOrTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, _, err := w.staff.CreateToken(w.system(), staff.NewToken{Name: "shop", Source: "shop", Scopes: []auth.Permission{auth.SubmitRequests}})
	if err != nil {
		t.Fatal(err)
	}
	person, nobody := w.as(auth.Reviewer), w.browser()
	nobody.send(http.MethodPost, "/graphql", "{}", "Authorization", "Bearer "+secret).expect(http.StatusOK).shows("actor=shop")
	person.send(http.MethodPost, "/graphql", "{}", "Authorization", "bearer "+secret).expect(http.StatusOK).shows("actor=shop")
	person.post("/graphql").expect(http.StatusOK).shows("actor=Robin reviewer")
	nobody.send(http.MethodPost, "/graphql", "{}").expect(http.StatusOK).shows("actor=anonymous") // GraphQL itself refuses

	for _, wrong := range []string{"Bearer lethe_nonsense", "Bearer " + secret + "x", "Bearer ", "Bearer", "Basic YTpi"} {
		got := person.send(http.MethodPost, "/graphql", "{}", "Authorization", wrong, "Origin", person.base).
			expect(http.StatusUnauthorized).shows(`"errors":[{"message":`, `"code":"UNAUTHENTICATED"`).hides("Robin", secret)
		if got.header.Get("WWW-Authenticate") != "Bearer" || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%q: headers %v", wrong, got.header)
		}
	}
	nobody.send(http.MethodPost, "/graphql?access_token="+secret, "{}").expect(http.StatusBadRequest).shows(`"errors"`)

	nobody.get("/schema.graphql").expect(http.StatusUnauthorized)
	person.get("/schema.graphql").expect(http.StatusOK).shows("type Query")
	nobody.get("/schema.graphql", "Authorization", "Bearer "+secret).expect(http.StatusOK).shows("type Query")
	if err := w.staff.RevokeToken(w.system(), "shop"); err != nil {
		t.Fatal(err)
	}
	nobody.send(http.MethodPost, "/graphql", "{}", "Authorization", "Bearer "+secret).expect(http.StatusUnauthorized)
	if strings.Contains(w.log.String(), secret) {
		t.Error("the token is in the log")
	}
}

var elsewhere = []string{
	"//evil.example.com", `/\evil.example.com`, `\\evil.example.com`, "https:evil.example.com", "https://evil.example.com/queue",
	"%2f%2fevil.example.com", "/%2f%2fevil.example.com", "/%5cevil.example.com", "///evil.example.com", "javascript:alert(1)",
	"/\t/evil.example.com", "/\n/evil.example.com", "queue", "", "/nonsense", "/login", "/logout", "/graphql", "/static/app.css",
	"//", "///", "%2f", "?", "http://lethe@evil.example.com/queue", "/queue/../../evil", "/requests//evil", "/" + strings.Repeat("x", 3000),
}

func TestS39_RedirectsLeadOnlyToPagesHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	reviewer := w.account(auth.Reviewer)
	for _, next := range elsewhere {
		if place, ok := web.Local(w.handler, next); ok {
			t.Errorf("%q leads to %q", next, place)
		}
	}
	for _, next := range elsewhere[:7] {
		b.post("/login", "email", reviewer, "password", password, "return", next).leadsTo("/")
	}
	for _, next := range []string{"/", "/queue", "/queue?view=open&cause=a%2Fb", "/requests/ER-7QK4-M2XD", "/requests/ER-7QK4-M2XD/reject", "/me#shortcuts"} {
		if place, ok := web.Local(w.handler, next); !ok || place != next {
			t.Errorf("%q: %q, %v", next, place, ok)
		}
	}
}

func FuzzLocal(f *testing.F) {
	for _, address := range elsewhere {
		f.Add(address)
	}
	handler := web.New(web.Config{BaseURL: "https://lethe.example.com"})
	f.Fuzz(func(t *testing.T, address string) {
		place, ok := web.Local(handler, address)
		if ok && (!strings.HasPrefix(place, "/") || strings.HasPrefix(place, "//") || strings.ContainsAny(place, "\\\t\r\n")) {
			t.Errorf("%q leads to %q", address, place)
		}
	})
}
