{{- define "komainu-agent.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | replace "komainu-agent-komainu-agent" "komainu-agent" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "komainu-agent.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "komainu-agent.labels" -}}
{{ include "komainu-agent.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "komainu-agent.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "komainu-agent.name" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end -}}

{{- define "komainu-agent.secret" -}}
{{ .Values.apiKeySecret | default (include "komainu-agent.name" .) }}
{{- end -}}
