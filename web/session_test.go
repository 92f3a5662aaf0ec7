package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/web"
)

func TestSignIn_OpensTheQueueAndSignOutClosesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	b.get("/").leadsTo("/login")
	b.get("/queue?view=open").leadsTo("/login?next=%2Fqueue%3Fview%3Dopen")
	b.get("/login?next=%2Fqueue%3Fview%3Dopen").expect(http.StatusOK).shows(`value="/queue?view=open"`)

	b.post("/login", "email", w.account(auth.Reviewer), "password", password, "return", "/queue?view=open").leadsTo("/queue?view=open")
	b.get("/").leadsTo("/queue")
	b.get("/queue").expect(http.StatusOK).shows("Robin reviewer")
	b.get("/login?next=/archive").leadsTo("/archive")

	old := b.cookie()
	out := b.post("/logout").leadsTo("/login")
	if got := out.header.Get("Clear-Site-Data"); !strings.Contains(got, `"storage"`) {
		t.Errorf("Clear-Site-Data: %q", got)
	}
	b.get("/queue").leadsTo("/login?next=%2Fqueue")
	b.get("/queue", "Cookie", "lethe="+old).leadsTo("/login?next=%2Fqueue")
}

func TestSignIn_SaysTheSameForAnUnknownAccountAndAWrongPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	known := w.account(auth.Reviewer)
	wrong := b.post("/login", "email", known, "password", "another password 1").expect(http.StatusUnprocessableEntity)
	unknown := b.post("/login", "email", "nobody@example.com", "password", "another password 1").expect(http.StatusUnprocessableEntity)
	if a, b := strings.ReplaceAll(wrong.body, known, "X"), strings.ReplaceAll(unknown.body, "nobody@example.com", "X"); a != b {
		t.Errorf("the answers differ:\n%s\n%s", a, b)
	}
	wrong.shows("Error: Sign in", known).hides("another password 1")
	if b.cookie() != "" {
		t.Error("a failed sign-in opened a session")
	}
}

func TestSignIn_ReplacesAPlantedSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	planted := b.cookie()
	got := b.send(http.MethodPost, "/login", fields("email", w.account(auth.Lead), "password", password),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", b.base).expect(http.StatusSeeOther)
	if after := b.cookie(); after == planted || after == "" {
		t.Errorf("the session's id is %q after the sign-in, %q before it", after, planted)
	}
	cookie := got.header.Get("Set-Cookie")
	for _, want := range []string{"lethe=", "Path=/", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	b.get("/queue", "Cookie", "lethe="+planted).leadsTo("/login?next=%2Fqueue")
}

func TestSession_IsKeptUnderAHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	var found int
	err := w.db.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM sessions WHERE token = $1`, b.cookie()).Scan(&found)
	if err != nil || found != 0 {
		t.Errorf("the cookie's value is in the database (%d, %v)", found, err)
	}
}

func TestSession_EndsWhenTheAccountIsDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/queue").expect(http.StatusOK)
	if err := w.staff.Disable(w.system(), w.account(auth.Reviewer)); err != nil {
		t.Fatal(err)
	}
	b.get("/queue").leadsTo("/login?next=%2Fqueue")
	if b.cookie() != "" {
		t.Error("the cookie is still there")
	}
}

func TestSession_EndsAfterHalfAnHourWithoutAPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/queue").expect(http.StatusOK)
	var minutes float64
	err := w.db.SQL().QueryRowContext(t.Context(), `SELECT extract(epoch FROM expiry - now())/60 FROM sessions`).Scan(&minutes)
	if err != nil || minutes < 29 || minutes > 31 {
		t.Errorf("the session ends in %.1f minutes (%v); want 30", minutes, err)
	}
	w.exec(`UPDATE sessions SET expiry = now() - interval '1 second'`)
	b.get("/queue").leadsTo("/login?next=%2Fqueue")
	w.as(auth.Reviewer)
	var left int
	if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM sessions WHERE expiry < now()`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d old sessions are left (%v)", left, err)
	}
}

func TestSession_OnHTTPSIsBoundToTheHost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.Secure = true })
	got := w.browser().post("/login", "email", w.account(auth.Reviewer), "password", password).expect(http.StatusSeeOther)
	if cookie := got.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-lethe=") || !strings.Contains(cookie, "Secure") || strings.Contains(cookie, "Domain") {
		t.Errorf("cookie %q", cookie)
	}
	if got := got.header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
		t.Errorf("Strict-Transport-Security: %q", got)
	}
}

func TestSession_TellsHTMXToLeaveWhenItHasEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.browser().get("/queue?view=open", "HX-Request", "true").expect(http.StatusUnauthorized)
	if to := got.header.Get("HX-Redirect"); to != "/login?next=%2Fqueue%3Fview%3Dopen" {
		t.Errorf("HX-Redirect: %q", to)
	}
}

func TestMe_KeepsThemeAndKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Auditor)
	b.get("/me").expect(http.StatusOK).shows("auditor@example.com", `data-keys="on"`)
	b.post("/me", "theme", "dark", "keys", "off", "return", "/queue").leadsTo("/queue")
	b.get("/queue").shows(`data-theme="dark"`, `data-keys="off"`)
	b.post("/me", "theme", "pink").expect(http.StatusUnprocessableEntity).shows("Choose one of [system light dark].", `<html lang="en" data-theme="dark"`)
	b.post("/me", "theme", "dark", "role", "admin").expect(http.StatusUnprocessableEntity)
	b.post("/logout").leadsTo("/login")
	b.get("/login").shows(`data-keys="off"`)
}

func TestSignOut_IsNotUndoneByAPageOnItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	cookie := "lethe=" + b.cookie()
	lock, err := w.db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback()
	if _, err := lock.ExecContext(t.Context(), `LOCK TABLE archived_requests IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	onItsWay := make(chan seen, 1)
	slow := w.browser()
	go func() {
		defer close(onItsWay)
		onItsWay <- slow.get("/archive", "Cookie", cookie)
	}()
	for waiting := 0; waiting == 0; { // until the page waits for the table
		err := w.db.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks
			WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	b.post("/logout").leadsTo("/login")
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if page := <-onItsWay; page.status != http.StatusOK {
		t.Fatalf("the page on its way: status %d", page.status)
	}
	w.browser().get("/queue", "Cookie", cookie).leadsTo("/login?next=%2Fqueue")
}
