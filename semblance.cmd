@echo off
rem Runs the command line, built first where a source is newer than the last build. Needs the .NET SDK and nothing else.
setlocal
set "root=%~dp0"
set "program=%root%artifacts\bin\Semblance.Cli\release\Semblance.Cli.exe"
set "stamp=%root%artifacts\semblance.built"
set "SEMBLANCE_ROOT=%root%"
if not exist "%program%" goto build
if not exist "%stamp%" goto build
powershell -NoProfile -Command "$built = (Get-Item ($env:SEMBLANCE_ROOT + 'artifacts\semblance.built')).LastWriteTimeUtc; $sources = @(Get-ChildItem ($env:SEMBLANCE_ROOT + 'src') -Recurse) + @(Get-Item ($env:SEMBLANCE_ROOT + 'Directory.*.props'), ($env:SEMBLANCE_ROOT + 'global.json')); exit [int]([bool]($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1))"
if errorlevel 1 goto build
:start
"%program%" %*
exit /b %errorlevel%

:build
where dotnet >nul 2>nul || (
  echo The .NET SDK is not installed. 1>&2
  echo   at PATH 1>&2
  echo   Install version 10 from https://dotnet.microsoft.com/download and try again. 1>&2
  exit /b 1
)
if not exist "%root%artifacts" mkdir "%root%artifacts"
rem a folder can be made by one process only: whoever makes it builds, the others wait
:wait
mkdir "%root%artifacts\semblance.lock" 2>nul || (
  ping -n 2 127.0.0.1 >nul
  powershell -NoProfile -Command "$lock = Get-Item ($env:SEMBLANCE_ROOT + 'artifacts\semblance.lock') -ErrorAction SilentlyContinue; if ($lock -and $lock.CreationTimeUtc -lt [DateTime]::UtcNow.AddMinutes(-10)) { Remove-Item $lock }"
  goto wait
)
copy /y nul "%root%artifacts\semblance.started" >nul
pushd "%root%"
dotnet build src\Semblance.Cli -c Release --nologo -v quiet -p:RunAnalyzers=false > "%root%artifacts\semblance.log" 2>&1
set "code=%errorlevel%"
popd
if "%code%"=="0" move /y "%root%artifacts\semblance.started" "%stamp%" >nul
rmdir "%root%artifacts\semblance.lock"
if not "%code%"=="0" (
  type "%root%artifacts\semblance.log" 1>&2
  exit /b 1
)
goto start
