package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
)

func TestNote_IsInTheTimelineForColleagues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.post(path+"/note", "text", "Called <b>back</b>.\r\nShe asked for March.", "return", path+"#timeline").leadsTo(path + "#timeline")
	b.get(path).shows("Note added to "+r.Reference, "Note, only for colleagues", "Called &lt;b&gt;back&lt;/b&gt;.\nShe asked for March.", "Robin reviewer")
	w.as(auth.Auditor).get(path).shows("She asked for March.").hides("Add note")
	w.as(auth.Admin).get(path).shows("Note, only for colleagues").hides("asked for March", "Add note")
	w.as(auth.Operator).get(path).expect(http.StatusOK).hides("Note, only", "asked for March")
	b.get(path + "/note").leadsTo(path)

	long := strings.Repeat("x", 4001)
	b.post(path+"/note", "text", long).expect(http.StatusUnprocessableEntity).
		shows("Write at most 4000 characters.", long+"</textarea>", "<title>Error: ", `href="#text"`)
	b.post(path+"/note", "text", " ").expect(http.StatusUnprocessableEntity).shows("Write the note")
}

func TestTimeline_ShowsOnlyWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.post(path+"/note", "text", "Called back.").leadsTo(path)
	b.get(path) // and the toast is gone
	const received, approved, sent, noted = "<strong>Received", "<strong>Approved", "<strong>Sent to Customer database", "Called back."
	for query, want := range map[string][]string{
		"":                     {received, approved, sent, noted},
		"?timeline=decisions":  {approved},
		"?timeline=deliveries": {sent},
		"?timeline=notes":      {noted},
		"?timeline=nonsense":   {received, approved, sent, noted},
	} {
		page := b.get(path + query).expect(http.StatusOK).shows(want...)
		for _, event := range []string{received, approved, sent, noted} {
			if !strings.Contains(strings.Join(want, " "), event) {
				page.hides(event)
			}
		}
	}
}

func TestNote_IsGoneWithTheArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Lead)
	b.post(path+"/note", "text", "Called back.").leadsTo(path)
	b.post(path + "/cancel").leadsTo(path)
	w.advance(721 * time.Hour)
	w.work()
	w.as(auth.Lead).get(path).expect(http.StatusOK).shows("Archived", "Note, only for colleagues").hides("Called back.")
}
