package web_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/destination"
)

// Test implements destination.Tester: it tells where it was sent.
func (s *scripted) Test(_ context.Context, to destination.Target, what destination.Trial) []destination.Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	steps := []destination.Step{{Name: "address", OK: true, Detail: "Tried " + string(what) + " at " + to.URL + "."}}
	if err := s.answers[to.Name]; err != nil {
		return append(steps, destination.Step{Name: "answer", Detail: err.Error(), Raw: "HTTP/1.1 401 <Unauthorized>"})
	}
	return append(steps, destination.Step{Name: "answer", OK: true, Detail: "Answered 200."})
}

func TestTrial_ShowsTheSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Operator)
	b.get("/destinations/ads/test").expect(http.StatusOK).shows("One signed message", "lethe.test").hides("Step by step")
	b.post("/destinations/ads/test", "return", "/destinations/ads").expect(http.StatusOK).
		shows("The destination is reached.", "Tried connection at https://ads.example.com/erase.", "Test connection again", "Send sample").hides("/destinations/ads/edit")
	b.get("/destinations/ads/sample").shows("ER-TEST-TEST", "sample@example.com").hides("Step by step")
	b.post("/destinations/ads/sample").shows("The sample was taken.", "Tried sample at")
	w.connector.fail("ads", errors.New("It refused the signature."))
	b.post("/destinations/ads/test").expect(http.StatusOK).shows("It stopped at: Answer.", "It refused the signature.", "HTTP/1.1 401 &lt;Unauthorized&gt;").hides("is reached")
	b.post("/destinations/nowhere/test").expect(http.StatusNotFound)
	b.get("/destinations/nowhere/test").expect(http.StatusNotFound)
}

func TestTrial_TakesTheSettingsOfTheDraftWhenAskedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.post("/destinations/new", typed("name", "lake", "title", "Data lake", "url", "https://lake.example.com/draft")...).leadsTo("/destinations/lake/edit")
	b.get("/destinations/lake/test?draft=1").expect(http.StatusOK).shows("Data lake", "The settings of the draft are tried")
	b.post("/destinations/lake/test", "draft", "1").expect(http.StatusOK).shows("Tried connection at https://lake.example.com/draft.", "/rules/publish", "/destinations/lake/sample?draft=1")
	b.post("/destinations/lake/test").expect(http.StatusNotFound)
}
