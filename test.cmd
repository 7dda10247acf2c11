@echo off
rem Builds once, runs every test, and ends with a line "N passed, N failed".
setlocal
set "SEMBLANCE_ROOT=%~dp0"
pushd "%SEMBLANCE_ROOT%"
dotnet build Semblance.slnx -c Release --nologo -v quiet -clp:NoSummary || (
  echo The build failed, so no test was run.
  popd
  exit /b 1
)
if exist artifacts\test-results rmdir /s /q artifacts\test-results
dotnet test Semblance.slnx -c Release --no-build --nologo --logger trx --results-directory artifacts\test-results %*
set "SEMBLANCE_CODE=%errorlevel%"
powershell -NoProfile -Command "$passed = 0; $executed = 0; $total = 0; Get-ChildItem artifacts\test-results\*.trx -ErrorAction SilentlyContinue | ForEach-Object { $c = ([xml](Get-Content $_ -Raw)).TestRun.ResultSummary.Counters; $passed += [int]$c.passed; $executed += [int]$c.executed; $total += [int]$c.total }; $failed = $executed - $passed; if ($env:SEMBLANCE_CODE -ne '0' -and $failed -eq 0) { 'The test run ended before its last test.'; $failed = 1 }; $line = \"$passed passed, $failed failed\"; if ($total -gt $executed) { $line += \", $($total - $executed) skipped\" }; $line; exit [int]($failed -gt 0 -or $passed -eq 0)"
set "code=%errorlevel%"
popd
exit /b %code%
