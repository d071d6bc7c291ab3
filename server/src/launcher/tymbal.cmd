@echo off
rem Starts tymbal.jar, which lies beside this file; `tymbal --help`. A copy beside the jar with the name mosquitto_pub.cmd,
rem mosquitto_sub.cmd, mosquitto_rr.cmd or mosquitto_passwd.cmd behaves as that command.
rem TYMBAL_JAR: the jar, if it lies elsewhere. JAVA_HOME: the Java to use. TYMBAL_OPTS: options for Java.
setlocal
if not defined TYMBAL_JAR set "TYMBAL_JAR=%~dp0tymbal.jar"
if not exist "%TYMBAL_JAR%" (
    echo tymbal: there is no %TYMBAL_JAR%; put this file beside tymbal.jar or set TYMBAL_JAR 1>&2
    exit /b 1
)
set "TYMBAL_JAVA=java"
if defined JAVA_HOME set "TYMBAL_JAVA=%JAVA_HOME%\bin\java"
rem The archive of classes that the build has made with the jar; a JVM that cannot use it starts without, and says nothing.
for %%J in ("%TYMBAL_JAR%") do set "TYMBAL_ARCHIVE=%%~dpnJ.jsa"
if not exist "%TYMBAL_ARCHIVE%" goto plain
"%TYMBAL_JAVA%" "-XX:SharedArchiveFile=%TYMBAL_ARCHIVE%" -Xshare:auto -Xlog:cds*=off -Xms48m -XX:G1PeriodicGCInterval=30000 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 %TYMBAL_OPTS% "-Dtymbal.name=%~n0" -jar "%TYMBAL_JAR%" %*
exit /b %ERRORLEVEL%
:plain
"%TYMBAL_JAVA%" -Xms48m -XX:G1PeriodicGCInterval=30000 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 %TYMBAL_OPTS% "-Dtymbal.name=%~n0" -jar "%TYMBAL_JAR%" %*
exit /b %ERRORLEVEL%
