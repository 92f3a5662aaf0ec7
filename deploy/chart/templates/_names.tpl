{{/* What the objects are called: the release, and the chart where the release does not say it. */}}
{{- define "lethe.name" -}}
{{- $name := ternary .Release.Name (printf "%s-lethe" .Release.Name) (contains "lethe" .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* The labels of an object: (list $ "lethe" "web"). */}}
{{- define "lethe.labels" -}}
{{- $ := index . 0 -}}
{{ include "lethe.selector" . }}
app.kubernetes.io/part-of: lethe
app.kubernetes.io/managed-by: {{ $.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" }}
{{- if eq (index . 1) "lethe" }}
app.kubernetes.io/version: {{ $.Chart.AppVersion | quote }}
{{- end }}
{{- end -}}

{{/* The labels by which pods are chosen, which never change: (list $ "lethe" "web"). */}}
{{- define "lethe.selector" -}}
{{- $ := index . 0 -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/component: {{ index . 2 }}
app.kubernetes.io/instance: {{ $.Release.Name }}
{{- end -}}

{{/* The labels of the pods of a server or a job: those of Postgres do not change with a release. */}}
{{- define "lethe.podLabels" -}}
{{- $ := index . 0 -}}
{{ include "lethe.selector" . }}
app.kubernetes.io/part-of: lethe
{{- if eq (index . 1) "lethe" }}
app.kubernetes.io/managed-by: {{ $.Release.Service }}
app.kubernetes.io/version: {{ $.Chart.AppVersion | quote }}
{{- end }}
{{- end -}}

{{- define "lethe.image" -}}
{{- with .Values.image -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end -}}
