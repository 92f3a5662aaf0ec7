package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/staff"
	"lethe/web"
)

// newsTime is how long news may take to arrive on a machine that is busy. It is
// shorter than what would end or show a thing by itself: a minute.
const newsTime = 20 * time.Second

// newsfeed is the stream of a live page.
type newsfeed struct {
	t      *testing.T
	header http.Header
	body   io.Closer
	events chan event // closed when the stream ends
}

type event struct{ id, data string }

var livePattern = regexp.MustCompile(`hx-sse:connect="([^"]+)"`)

// live is the address of the stream of the page.
func (s seen) live() string {
	s.t.Helper()
	found := livePattern.FindStringSubmatch(s.body)
	if found == nil {
		s.t.Fatalf("%s is not live:\n%s", s.what, s.body)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

// connect opens the stream at the address, and returns it with the status.
func (b *browser) connect(path string, headers ...string) (*newsfeed, int) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { res.Body.Close() })
	f := &newsfeed{t: b.t, header: res.Header, body: res.Body, events: make(chan event, 100)}
	go f.read(res.Body)
	return f, res.StatusCode
}

// watch opens the page and its stream.
func (b *browser) watch(page string) *newsfeed {
	b.t.Helper()
	f, status := b.connect(b.get(page).expect(http.StatusOK).live())
	if status != http.StatusOK {
		b.t.Fatalf("the stream of %s: status %d", page, status)
	}
	return f
}

func (f *newsfeed) read(from io.Reader) {
	defer close(f.events)
	var e event
	for lines := bufio.NewScanner(from); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case name == "id":
			e.id = value
		case name == "data":
			e.data += value
		case name == "" && e.id != "": // the empty line after a message; comments have none
			f.events <- e
			e = event{}
		}
	}
}

// hears waits for a message with the text.
func (f *newsfeed) hears(text string) event {
	f.t.Helper()
	for late := time.After(newsTime); ; {
		select {
		case e, ok := <-f.events:
			if !ok {
				f.t.Fatalf("the stream ended before it said %q", text)
			}
			if strings.Contains(e.data, text) {
				return e
			}
		case <-late:
			f.t.Fatalf("not within %v: %q", newsTime, text)
		}
	}
}

// ends waits until the stream ends.
func (f *newsfeed) ends() {
	f.t.Helper()
	for late := time.After(newsTime); ; {
		select {
		case _, ok := <-f.events:
			if !ok {
				return
			}
		case <-late:
			f.t.Fatalf("the stream did not end within %v", newsTime)
		}
	}
}

// colleague returns a browser in which another reviewer is signed in.
func (w *world) colleague(name string) *browser {
	w.t.Helper()
	address := strings.ToLower(strings.Fields(name)[0]) + "@example.com"
	if _, err := w.staff.Add(w.system(), staff.Account{Email: address, Name: name, Role: auth.Lead, Password: password}); err != nil {
		w.t.Fatal(err)
	}
	b := w.browser()
	b.post("/login", "email", address, "password", password).expect(http.StatusSeeOther)
	return b
}

func (w *world) hold(b *browser, reference string) {
	w.t.Helper()
	page := b.get("/requests/" + reference + "/hold").expect(http.StatusOK)
	b.post("/requests/"+reference+"/hold", "version", page.version(), "ground", "LEGAL_CLAIMS", "reviewOn", time.Now().AddDate(0, 1, 0).Format(time.DateOnly),
		"return", "/queue").expect(http.StatusSeeOther)
}

func TestQueueEvents_TellOfTheChangesOfOthersAndNotOfOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, lena := w.as(auth.Reviewer), w.colleague("Lena Marchetti")
	mine, hers := w.submit(anna()), w.submit(anna())
	feed := me.watch("/queue")
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if got := feed.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	w.hold(me, mine.Reference)
	w.hold(lena, hers.Reference)
	if e := feed.hears("changed"); e.data != "1 request changed." {
		t.Errorf("heard %q, want that one request changed", e.data)
	}
	w.submit(anna())
	feed.hears("2 requests changed.")
}

func TestQueueEvents_BeginWithWhatHappenedSinceThePageWasDrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(anna()) // the page has it
	me := w.as(auth.Reviewer)
	address := me.get("/queue").live()
	w.fill(3)
	feed, _ := me.connect(address)
	e := feed.hears("3 requests changed.")
	feed.body.Close()

	again, _ := me.connect(address, "Last-Event-ID", e.id)
	w.submit(anna())
	if e := again.hears(" changed."); e.data != "4 requests changed." {
		t.Errorf("after the break the first message is %q: what was heard before is said again", e.data)
	}
}

func TestQueueEvents_SayHowManyOnlyUpToAThousand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	feed := me.watch("/queue")
	w.fill(1000)
	feed.hears("1,000 requests changed.")
	w.submit(anna())
	feed.hears("More than 1,000 requests changed.")
}

func TestRequestEvents_TellWhoChangedItAndWhoViewsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, lena := w.as(auth.Reviewer), w.colleague("Lena Marchetti")
	r, other := w.submit(anna()), w.submit(anna())
	feed := me.watch("/requests/" + r.Reference)
	w.hold(lena, other.Reference)
	hers := lena.watch("/requests/" + r.Reference)
	if e := feed.hears("Lena Marchetti is viewing"); strings.Contains(e.data, "Changed") {
		t.Errorf("a change of another request is told: %s", e.data)
	}
	hers.hears("Robin reviewer is viewing")
	w.hold(lena, r.Reference)
	e := feed.hears("Changed by Lena Marchetti at ")
	if !strings.Contains(e.data, `href="/requests/`+r.Reference+`"`) {
		t.Errorf("the message does not lead to the page: %s", e.data)
	}
	hers.body.Close()
	for strings.Contains(e.data, "viewing") {
		e = feed.hears("Changed")
	}
}

func TestRequestEvents_ShowAViewerForAMinuteAtMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	r := w.submit(anna())
	feed := me.watch("/requests/" + r.Reference)
	see := func(ago string) {
		w.exec(`INSERT INTO viewings (id, request_id, staff_id, name, seen_at)
			VALUES (gen_random_uuid(), '` + r.ID.String() + `', '0190b5a0-0000-7000-8000-00000000000a', 'Lena Marchetti', lethe_now() - interval '` + ago + `')
			ON CONFLICT (request_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at`)
	}
	see("10 seconds") // from another process
	feed.hears("Lena Marchetti is viewing")
	see("61 seconds")
	for e := feed.hears(""); strings.Contains(e.data, "viewing"); {
		e = feed.hears("")
	}
}

func TestEvents_EndWithTheAccountAndWithTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.Beat = 50 * time.Millisecond })
	me, lena := w.as(auth.Reviewer), w.colleague("Lena Marchetti")
	mine, hers := me.watch("/queue"), lena.watch("/queue")
	me.post("/logout").expect(http.StatusSeeOther)
	mine.ends()
	if err := w.staff.Disable(w.system(), "lena@example.com"); err != nil {
		t.Fatal(err)
	}
	hers.ends()
}

// The account's own entry in the ledger ends the stream, long before the next look.
func TestEvents_EndAtOnceWhenTheAccountIsDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	feed := w.as(auth.Reviewer).watch("/queue")
	if err := w.staff.Disable(w.system(), w.account(auth.Reviewer)); err != nil {
		t.Fatal(err)
	}
	feed.ends()
}

func TestEvents_KeepNoSessionAlive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	address := me.get("/queue").live()
	var before, after time.Time
	expiry := func(into *time.Time) {
		if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT expiry FROM sessions`).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	expiry(&before)
	feed, _ := me.connect(address)
	w.submit(anna())
	feed.hears("1 request changed.")
	if feed.header.Get("Set-Cookie") != "" {
		t.Error("the stream sets a cookie")
	}
	if expiry(&after); !after.Equal(before) {
		t.Errorf("the session lives until %v, before the stream until %v", after, before)
	}
}

func TestEvents_AreForWhoIsSignedInAndNotForTooMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	address := me.get("/queue").live()
	for range 6 {
		if _, status := me.connect(address); status != http.StatusOK {
			t.Fatalf("status %d, want 200", status)
		}
	}
	feed, status := me.connect(address)
	if status != http.StatusTooManyRequests || feed.header.Get("HX-Reswap") != "none" || feed.header.Get("Retry-After") == "" {
		t.Errorf("the seventh stream: status %d, %v; want 429, and that nothing is swapped", status, feed.header)
	}
	if _, status := w.as(auth.Reviewer).connect(address); status != http.StatusOK {
		t.Errorf("another session of the same person: status %d, want 200", status)
	}
	if _, status := w.browser().connect(address); status != http.StatusUnauthorized {
		t.Errorf("without a session: status %d, want 401", status)
	}
	for _, wrong := range []string{"", "x", "0:1:2", "0:1:2:x", "-1:1:2:"} {
		if _, status := me.connect("/queue/events?since=" + wrong); status != http.StatusBadRequest {
			t.Errorf("since %q: status %d, want 400", wrong, status)
		}
	}
	if _, status := me.connect("/requests/ER-7QK4-M2XD/events" + address[strings.Index(address, "?"):]); status != http.StatusNotFound {
		t.Errorf("a request that is not there: status %d, want 404", status)
	}
}

// A browser that takes nothing holds up nobody else.
func TestEvents_DoNotWaitForWhoReadsSlowly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	address := me.get("/queue").live()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, "GET "+address+" HTTP/1.1\r\nHost: x\r\nCookie: lethe="+me.cookie()+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	feed := w.as(auth.Lead).watch("/queue")
	for _, want := range []string{"1 request changed.", "2 requests changed.", "3 requests changed."} {
		w.submit(anna())
		feed.hears(want)
	}
}

func TestEvents_HoldNoPersonalData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	r := w.submit(anna())
	feed := me.watch("/requests/" + r.Reference)
	if _, err := w.Approve(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	e := feed.hears("Changed at ")
	for _, secret := range []string{"anna", "a•", "cust", "•"} {
		if strings.Contains(e.data, secret) {
			t.Errorf("the message holds %q: %s", secret, e.data)
		}
	}
}

// What a process could not remove before it was killed, the next page removes.
func TestRequestEvents_LeaveNobodyBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.as(auth.Reviewer)
	r := w.submit(anna())
	w.exec(`INSERT INTO viewings (id, request_id, staff_id, name, seen_at)
		VALUES (gen_random_uuid(), '` + r.ID.String() + `', gen_random_uuid(), 'Lena Marchetti', lethe_now() - interval '2 hours')`)
	viewings := func(n int) func() bool {
		return func() bool {
			there, err := w.db.Read().Viewing.Query().Count(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return there == n
		}
	}
	feed := me.watch("/requests/" + r.Reference)
	eventually(t, "the page is noted beside the old row", viewings(2))
	feed.body.Close()
	eventually(t, "both rows are gone", viewings(0))
}

// eventually looks again and again until ok is true, within the time for news.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for late := time.After(newsTime); !ok(); {
		select {
		case <-late:
			t.Fatalf("not within %v: %s", newsTime, what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
