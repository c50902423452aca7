; The installer: per user, without administrator. Compiled by packaging/building.py as
;   makensis -DVERSION=1.2.3 -DNUMBERS=1.2.3.0 -DDIST=folder -DPICTURES=folder -DOUT=Acopio-1.2.3-instalador.exe acopio.nsi
; and, if wished, -DSIGN="command that signs the one file it is given" and -DAMD64 (for a wine without 32 bits).
;
; Silent: /S, with /ESCRITORIO=0|1 and /INICIO=0|1 for the shortcut on the desktop and the start with Windows; what is
; not said stays as it is. Exit codes: 0 done, 2 could not be done, 5 Acopio is open.
Unicode true
!ifdef AMD64
  Target amd64-unicode
!else
  Target x86-unicode
!endif
!define NAME "Acopio"
!define PROGRAM "Acopio.exe"
!define COMMAND "acopio-cli.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED_KEY "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define OPEN_CODE 5
!define OPEN_TEXT "Acopio está abierto.$\r$\n$\r$\nCiérralo y haz clic en Reintentar. Si no ves su ventana, busca su icono junto al reloj: clic derecho y Salir."

Name "${NAME}"
OutFile "${OUT}"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
ManifestDPIAware true
ManifestSupportedOS Win10
CRCCheck force
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=2058 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2058 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2058 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2058 "FileDescription" "Instalador de ${NAME}"
VIAddVersionKey /LANG=2058 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=2058 "LegalCopyright" "Licencia MIT"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

Var Heading
Var Greeting
Var OnDesktop
Var AtStart
Var EraseSettings
Var EraseLibrary

!define MUI_ICON "${PICTURES}\acopio.ico"
!define MUI_UNICON "${PICTURES}\acopio.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURES}\acopio-side.bmp"
!define MUI_ABORTWARNING
!define MUI_UNABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "$Heading"
!define MUI_WELCOMEPAGE_TEXT "$Greeting"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_WELCOME
Page custom OptionsPage OptionsPageLeave
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.DataPage un.DataPageLeave
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGEEX "." "SpanishMexico"  ; beside this file, where makensis works

; ── what may stand in the way ────────────────────────────────────────────────────────────────────────────────────────

; a program that runs holds its file: ask until it is closed, or silently give up
!macro WAIT_UNTIL_CLOSED un
Function ${un}WaitUntilClosed
  again:
    StrCpy $1 "$INSTDIR\${PROGRAM}"
    Call ${un}IsHeld
    ${If} $0 == 0
      StrCpy $1 "$INSTDIR\${COMMAND}"
      Call ${un}IsHeld
    ${EndIf}
    ${If} $0 == 1
      ${If} ${Silent}
        SetErrorLevel ${OPEN_CODE}
        Quit
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${OPEN_TEXT}" IDRETRY again
      SetErrorLevel ${OPEN_CODE}
      Quit
    ${EndIf}
FunctionEnd

; $0: whether the file $1 is there and cannot be opened to be written
Function ${un}IsHeld
  StrCpy $0 0
  ${If} ${FileExists} "$1"
    ClearErrors
    FileOpen $2 "$1" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $2
    ${EndIf}
  ${EndIf}
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Function .onInit
  SetShellVarContext current
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "Acopio necesita Windows 10 o más nuevo, de 64 bits." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call WaitUntilClosed
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  StrCpy $Heading "Vamos a instalar ${NAME}"
  StrCpy $Greeting "Acopio descarga tus comprobantes del SAT y los guarda en tu equipo.$\r$\n$\r$\nSe instala solo para tu usuario de Windows; no hace falta ser administrador."
  ${If} $0 == ""
    StrCpy $OnDesktop 1
    StrCpy $AtStart 0
  ${Else}
    StrCpy $Heading "Vamos a actualizar ${NAME}"
    StrCpy $Greeting "Tienes la versión $0 y se instalará la ${VERSION}.$\r$\n$\r$\nTus comprobantes, tus ajustes y tus e.firmas se quedan como están."
    StrCpy $OnDesktop 0
    ${If} ${FileExists} "$DESKTOP\${NAME}.lnk"
      StrCpy $OnDesktop 1
    ${EndIf}
    StrCpy $AtStart 0
    ReadRegStr $1 HKCU "${RUN_KEY}" "${NAME}"
    ${If} $1 != ""
      StrCpy $AtStart 1
    ${EndIf}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ESCRITORIO=" $1
  ${IfNot} ${Errors}
    StrCpy $OnDesktop $1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/INICIO=" $1
  ${IfNot} ${Errors}
    StrCpy $AtStart $1
  ${EndIf}
FunctionEnd

; ── choices ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Function OptionsPage
  !insertmacro MUI_HEADER_TEXT "Cómo quieres abrir ${NAME}" "Siempre estará en el menú Inicio."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateCheckbox} 0 0 100% 12u "Poner un acceso directo en el &escritorio"
  Pop $1
  ${NSD_SetState} $1 $OnDesktop
  ${NSD_CreateCheckbox} 0 24u 100% 12u "Iniciar con &Windows, minimizado junto al reloj"
  Pop $2
  ${NSD_SetState} $2 $AtStart
  ${NSD_CreateLabel} 12u 38u 90% 24u "Así Acopio puede poner al día tus comprobantes a la hora que elijas en Ajustes. Puedes cambiarlo después."
  Pop $3
  nsDialogs::Show
FunctionEnd

Function OptionsPageLeave
  ${NSD_GetState} $1 $OnDesktop
  ${NSD_GetState} $2 $AtStart
FunctionEnd

Section "${NAME}"
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"  ; no file of an older version stays
  SetOutPath "$INSTDIR"
  File /r "${DIST}\*"
  WriteUninstaller "$INSTDIR\desinstalar.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
  ${If} $OnDesktop == 1
    CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
  ${Else}
    Delete "$DESKTOP\${NAME}.lnk"
  ${EndIf}
  ${If} $AtStart == 1
    ReadRegStr $1 HKCU "${RUN_KEY}" "${NAME}"
    ${If} $1 == ""  ; else what was said in the Task Manager stays
      DeleteRegValue HKCU "${APPROVED_KEY}" "${NAME}"
    ${EndIf}
    WriteRegStr HKCU "${RUN_KEY}" "${NAME}" '"$INSTDIR\${PROGRAM}" --minimizada'
  ${Else}
    DeleteRegValue HKCU "${RUN_KEY}" "${NAME}"
  ${EndIf}
  WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\desinstalar.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\desinstalar.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" "$0"
SectionEnd

; ── going away: the person's documents and settings stay unless asked otherwise, by hand ─────────────────────────────

Function un.onInit
  SetShellVarContext current
  StrCpy $EraseSettings 0
  StrCpy $EraseLibrary 0
  Call un.WaitUntilClosed
FunctionEnd

Function un.DataPage
  !insertmacro MUI_HEADER_TEXT "Desinstalar ${NAME}" "Tus datos se quedan en tu equipo, si no dices otra cosa."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 24u "Se quita el programa. Lo que sigue se conserva, y Acopio lo encontrará si lo vuelves a instalar. Marca solo lo que de verdad quieras quitar también:"
  Pop $3
  ${NSD_CreateCheckbox} 0 32u 100% 12u "Borrar mis &ajustes, el índice, mis e.firmas y sus contraseñas guardadas"
  Pop $1
  ${NSD_CreateLabel} 12u 45u 90% 10u "$LOCALAPPDATA\${NAME}"
  Pop $3
  ${NSD_CreateCheckbox} 0 62u 100% 12u "Mandar mis &comprobantes a la Papelera de reciclaje"
  Pop $2
  ${NSD_CreateLabel} 12u 75u 90% 10u "$DOCUMENTS\${NAME}"
  Pop $3
  ${NSD_CreateLabel} 0 96u 100% 24u "Si en Ajustes elegiste otra carpeta para tu biblioteca, esa no se toca."
  Pop $3
  GetDlgItem $3 $HWNDPARENT 1
  SendMessage $3 ${WM_SETTEXT} 0 "STR:$(^UninstallBtn)"
  nsDialogs::Show
FunctionEnd

Function un.DataPageLeave
  ${NSD_GetState} $1 $EraseSettings
  ${NSD_GetState} $2 $EraseLibrary
  ${If} $EraseLibrary == 1
  ${AndIf} ${Cmd} `MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Todos los comprobantes de $DOCUMENTS\${NAME} irán a la Papelera. ¿Estás de acuerdo?" IDNO`
    Abort
  ${EndIf}
FunctionEnd

; what Acopio keeps in Windows' own list of passwords: every entry called Acopio/RFC
Function un.ForgetPasswords
  System::Call 'advapi32::CredEnumerateW(w "${NAME}/*", i 0, *i 0 r1, *p 0 r2) i .r0'
  ${If} $0 != 0
    IntOp $1 $1 - 1
    ${ForEach} $3 0 $1 + 1
      IntOp $4 $3 * ${NSIS_PTR_SIZE}
      IntPtrOp $4 $2 + $4
      System::Call '*$4(p .r5)'
      System::Call '*$5(i, i .r6, w .r7)'
      System::Call 'advapi32::CredDeleteW(w r7, i r6, i 0)'
    ${Next}
    System::Call 'advapi32::CredFree(p r2)'
  ${EndIf}
FunctionEnd

; the folder $1 goes to the recycle bin; Windows asks when it is too large for that
Function un.Recycle
  System::Call '*(&w1024) p .r2'
  System::Call 'kernel32::lstrcpyW(p r2, w r1)'
  !if ${NSIS_PTR_SIZE} > 4
    System::Call '*(p $HWNDPARENT, i 3, i 0, p r2, p 0, i 0x4050, i 0, p 0, p 0) p .r3'
  !else
    System::Call '*(p $HWNDPARENT, i 3, p r2, p 0, i 0x4050, i 0, i 0, i 0) p .r3'
  !endif
  System::Call 'shell32::SHFileOperationW(p r3) i .r0'
  System::Free $3
  System::Free $2
FunctionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN_KEY}" "${NAME}"
  DeleteRegValue HKCU "${APPROVED_KEY}" "${NAME}"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${COMMAND}"
  Delete "$INSTDIR\desinstalar.exe"
  SetOutPath "$TEMP"  ; a folder someone works in cannot be removed
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "Software\${NAME}"
  ${If} $EraseSettings == 1
    Call un.ForgetPasswords
    RMDir /r "$LOCALAPPDATA\${NAME}"
  ${EndIf}
  ${If} $EraseLibrary == 1
  ${AndIf} ${FileExists} "$DOCUMENTS\${NAME}\*"
    StrCpy $1 "$DOCUMENTS\${NAME}"
    Call un.Recycle
  ${EndIf}
SectionEnd
