package config_test

import (
	"strings"
	"testing"

	"lethe/internal/config"
)

func TestLoad_TracesAreOffUnlessOpenTelemetrysVariablesAskForThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"OTEL_SERVICE_NAME": "lethe"}, false},
		{map[string]string{"OTEL_TRACES_EXPORTER": "otlp"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, false},
	} {
		got, err := config.Load(from(c.env), nil)
		if err != nil || got.Traces != c.want {
			t.Errorf("%v: traces %t, %v; want %t", c.env, got.Traces, err, c.want)
		}
	}
}

func TestLoad_RefusesAnExporterAndAProtocolOfTracesThatItLacks(t *testing.T) {
	t.Parallel()
	_, err := config.Load(from(map[string]string{"OTEL_TRACES_EXPORTER": "zipkin", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}), nil)
	if err == nil || !strings.Contains(err.Error(), "OTEL_TRACES_EXPORTER: ") || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_PROTOCOL: ") {
		t.Errorf("got %v; want both named", err)
	}
}

func from(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}
