package webhook

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lethe/internal/destination"
)

// shownHeaders are those of an answer that help and tell nothing else.
var shownHeaders = []string{"Content-Type", "Retry-After", "Server", "WWW-Authenticate"}

// answered is the last step of a test; err is what kept an answer away.
func (w *Webhook) answered(a answer, err error, to destination.Target, what destination.Trial, took time.Duration) destination.Step {
	step := destination.Step{Name: "answer", Took: took}
	if err != nil {
		step.Detail = sentence(err.Error())
		return step
	}
	fit, verdict := a.verdict(to, what, w.now())
	step.OK = fit
	step.Detail = a.hide.Redact(fmt.Sprintf("It answered %d in %d ms%s", a.code, took.Milliseconds(), verdict))
	step.Raw = a.raw()
	return step
}

// verdict says whether the answer to a trial is one that Lethe understands, and the
// rest of the sentence about it.
func (a answer) verdict(to destination.Target, what destination.Trial, now time.Time) (fit bool, rest string) {
	receipt, err := a.outcome(to.Confirmation, now)
	switch {
	case what == destination.Connection && a.code >= 200 && a.code < 300:
		return true, "."
	case err == nil:
		return receipt.Status != destination.Failed, meaning[receipt.Status]
	case a.code >= 200 && a.code < 300:
		_, why, _ := strings.Cut(err.Error(), ": ")
		return false, ", but " + why + "."
	}
	return false, a.trouble(to, what)
}

// meaning is what the answers to an order mean when nobody is to be erased.
var meaning = map[destination.Status]string{
	destination.Done:     ": an order would count as done.",
	destination.Accepted: ": it takes the order, and confirms later.",
	destination.NotFound: ": it does not know the person, who does not exist.",
	destination.Retained: ": an order would count as retained.",
	destination.Failed:   ": an order would have failed.",
}

// trouble is what an answer that is no 2xx says of the settings.
func (a answer) trouble(to destination.Target, what destination.Trial) string {
	var why string
	switch {
	case a.code >= 300 && a.code < 400:
		return fmt.Sprintf(": it redirects to %s, and redirects are not followed. Change the URL of the destination.", a.redirectsTo())
	case (a.code == http.StatusUnauthorized || a.code == http.StatusForbidden) && len(to.Secrets) == 0:
		why = "it wants to know who sends, and the destination has no signing secret"
	case a.code == http.StatusUnauthorized, a.code == http.StatusForbidden:
		why = "it refused the signature or the credentials"
	case a.code == http.StatusNotFound, a.code == http.StatusGone, a.code == http.StatusMethodNotAllowed:
		why = "there is nothing at this address, or it does not take POST"
	case a.code == http.StatusRequestTimeout, a.code == http.StatusTooEarly, a.code == http.StatusTooManyRequests, a.code >= 500:
		why = "it is there and cannot answer now; an order would be tried again"
	case what == destination.Connection:
		why = "it is there and does not know the test, which is answered with 200 or 204"
	default:
		why = "it refused the order"
	}
	if text := destination.Printable(a.text()); text != "" {
		return fmt.Sprintf(": %s. It says: %s", why, text)
	}
	return ": " + why + "."
}

// redirectsTo is the host alone: the rest may hold what is worth keeping.
func (a answer) redirectsTo() string {
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil || u.Host == "" {
		return "another place on the same host"
	}
	return u.Host
}

// raw is the answer to show, without what must not be shown.
func (a answer) raw() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s\n", a.code, http.StatusText(a.code))
	for _, name := range shownHeaders {
		for _, value := range a.header.Values(name) {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(&b, "\n%s", a.body)
	return a.hide.RedactRaw(b.String())
}

// sentence makes one of the text of an error, which names the time itself when that
// is over.
func sentence(text string) string {
	text = strings.TrimSuffix(text, ": "+context.DeadlineExceeded.Error())
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}
