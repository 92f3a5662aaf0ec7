package letter_test

import (
	"strings"
	"testing"

	"lethe/internal/letter"
)

func TestDigest_ListsWhatWaitsWithItsPage(t *testing.T) {
	t.Parallel()
	link := "https://lethe.example.com/requests?view=" + strings.Repeat("x", 100)
	got := letter.Digest{
		Overdue:          letter.Tally{Count: 1, Link: link},
		DueSoon:          letter.Tally{Count: 12, Link: "https://lethe.example.com/requests?due=7"},
		FailedDeliveries: letter.Tally{Count: 1},
		HoldsToReview:    letter.Tally{Count: 2, Link: "https://lethe.example.com/holds"},
	}.Letter()
	want := letter.Letter{
		Subject:  "Lethe today: 1 overdue, 12 due within 7 days, 1 failed, 2 on hold to review",
		Language: "en",
		Text: "1 request is overdue\n" + link + "\n\n" +
			"12 requests are due within 7 days\nhttps://lethe.example.com/requests?due=7\n\n" +
			"1 delivery has failed\n\n" +
			"2 holds are to be reviewed\nhttps://lethe.example.com/holds\n",
	}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestDigest_IsOneCalmLineWhenNothingWaits(t *testing.T) {
	t.Parallel()
	got := letter.Digest{Overdue: letter.Tally{Link: "https://lethe.example.com/requests"}}.Letter()
	if strings.Count(got.Text, "\n") != 1 || strings.Contains(got.Text, "http") || !strings.Contains(got.Subject, "nothing") {
		t.Errorf("got %+v", got)
	}
}
