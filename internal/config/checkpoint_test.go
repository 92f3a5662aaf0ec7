package config_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"lethe/internal/config"
)

func TestLoad_CheckpointsAndWhereTheyGo(t *testing.T) {
	t.Parallel()
	load := func(values map[string]string) (config.Config, error) {
		return config.Load(func(name string) (string, bool) { v, ok := values[name]; return v, ok }, os.ReadFile)
	}
	c, err := load(nil)
	if err != nil || c.Checkpoint != (config.Checkpoint{Every: time.Minute}) {
		t.Errorf("without settings: %+v, %v", c.Checkpoint, err)
	}
	const address = "https://user:hunter2@witness.example.com/hunter2?key=hunter2"
	c, err = load(map[string]string{
		"LETHE_CHECKPOINT_FILE": "/var/lib/lethe/checkpoints", "LETHE_CHECKPOINT_URL": address, "LETHE_CHECKPOINT_EVERY": "0s",
	})
	if err != nil || c.Checkpoint != (config.Checkpoint{File: "/var/lib/lethe/checkpoints", URL: address}) {
		t.Errorf("with settings: %+v, %v", c.Checkpoint, err)
	}
	for _, s := range c.Redacted() {
		if strings.Contains(s.Value, "hunter2") {
			t.Errorf("%s shows %s", s.Name, s.Value)
		}
	}
	for _, wrong := range []string{"witness.example.com", "ftp://witness.example.com", "https://", "hunter2"} {
		if _, err := load(map[string]string{"LETHE_CHECKPOINT_URL": wrong}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
