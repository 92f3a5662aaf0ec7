package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/config"
)

func TestUnknown_GuessesWhatWasMeant(t *testing.T) {
	t.Parallel()
	got := config.Unknown([]string{
		"PATH=/bin", "LETHE_LISTEN=:8080", "LETHE_KEYS_FILE=/keys",
		"LETHE_REVEIW_WINDOW=1h", "LETHE_FAVOURITE_COLOUR=blue",
		"LETHE_PORT=tcp://10.0.0.1:80", "LETHE_SERVICE_HOST=10.0.0.1", "LETHE_WEB_PORT_8080_TCP_ADDR=10.0.0.1", "LETHE_SERVICE_PORT_HTTP=80",
	})
	want := []string{
		"LETHE_FAVOURITE_COLOUR is no setting of Lethe.",
		"LETHE_REVEIW_WINDOW is no setting of Lethe. Did you mean LETHE_REVIEW_WINDOW?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
}
