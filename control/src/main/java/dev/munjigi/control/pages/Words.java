package dev.munjigi.control.pages;

import dev.munjigi.gates.audit.Language;

/// Every sentence of the pages, in each language.
enum Words {
  PRODUCT("Munjigi", "문지기"),
  LANGUAGES("Language", "언어"),
  SIGN_IN("Sign in", "로그인"),
  NAME("User name", "사용자 이름"),
  PASSWORD("Password", "비밀번호"),
  SIGN_OUT("Sign out", "로그아웃"),
  SIGNED_OUT("You are signed out", "로그아웃되었습니다"),
  SIGNED_OUT_EVERYWHERE(
      "Your session has ended on every site.", "모든 사이트에서 세션이 끝났습니다."),
  SIGN_IN_AGAIN("Sign in again", "다시 로그인"),
  SIGN_OUT_ASKED(
      "Your session will end on every site that you reached with it.",
      "이 세션으로 들어간 모든 사이트에서 세션이 끝납니다."),
  NOTICE("There is a problem", "문제가 있습니다"),
  ERROR_PREFIX("Error: ", "오류: "),
  WRONG_SIGN_IN(
      "The user name or the password is not right.", "사용자 이름이나 비밀번호가 올바르지 않습니다."),
  WRONG_PASSWORD("The password is not right.", "비밀번호가 올바르지 않습니다."),
  WRONG_CODE("The code is not right, or it was used.", "코드가 올바르지 않거나 이미 쓰였습니다."),
  TOO_MANY(
      "There were too many tries. Wait some minutes.", "시도가 너무 많았습니다. 몇 분 기다려 주세요."),
  BUSY("Too many people are signing in. Try again.", "로그인하는 사람이 많습니다. 다시 시도해 주세요."),
  OVER("This took too long. Begin again.", "시간이 지났습니다. 처음부터 다시 시작해 주세요."),
  WRONG_PASSKEY(
      "The passkey was not accepted, or it took too long. Try again, or sign in another way.",
      "패스키를 받아들이지 못했거나 시간이 지났습니다. 다시 시도하거나 다른 방법으로 로그인하세요."),
  SECOND_FACTOR("Second step", "2단계 인증"),
  CODE("Code", "코드"),
  CODE_HINT(
      "Six digits from your app, or one of your recovery codes.",
      "앱에 보이는 여섯 자리 숫자 또는 복구 코드 하나를 입력하세요."),
  CODE_HINT_RECOVERY("One of your recovery codes.", "복구 코드 하나를 입력하세요."),
  CODE_HINT_DIGITS("Six digits from your app.", "앱에 보이는 여섯 자리 숫자를 입력하세요."),
  CONTINUE("Continue", "계속"),
  CONTINUING("You are signed in", "로그인되었습니다"),
  CONTINUING_TO("You are being taken to your page.", "요청한 페이지로 이동합니다."),
  ACCOUNT("Your account", "내 계정"),
  SESSIONS("Your sessions", "내 세션"),
  THIS_SESSION("this session", "이 세션"),
  BEGAN("signed in", "로그인"),
  USED("last used", "마지막 사용"),
  FROM("from", "접속 주소"),
  UNKNOWN_BROWSER("a browser that does not say its name", "이름을 밝히지 않은 브라우저"),
  END("End this session", "이 세션 끝내기"),
  END_OTHERS("End all other sessions", "다른 세션 모두 끝내기"),
  CHANGE_PASSWORD("Change your password", "비밀번호 바꾸기"),
  OLD_PASSWORD("Current password", "지금 비밀번호"),
  NEW_PASSWORD("New password", "새 비밀번호"),
  LEAST("At least %s characters. A long sentence is good.", "%s자 이상. 긴 문장이 좋습니다."),
  PASSWORD_CHANGED(
      "Your password was changed. Your other sessions have ended.",
      "비밀번호를 바꿨습니다. 다른 세션은 끝났습니다."),
  TOO_SHORT("The new password is too short.", "새 비밀번호가 너무 짧습니다."),
  TOO_LONG("The new password is too long.", "새 비밀번호가 너무 깁니다."),
  NOT_PRINTING(
      "The new password has a character that cannot be typed.",
      "새 비밀번호에 입력할 수 없는 문자가 있습니다."),
  NAMES_USER(
      "The new password holds your user name.", "새 비밀번호에 사용자 이름이 들어 있습니다."),
  NAMES_SERVICE(
      "The new password holds the name of this service.", "새 비밀번호에 이 서비스의 이름이 들어 있습니다."),
  BREACHED(
      "Attackers know this password. Choose another one.",
      "공격자에게 알려진 비밀번호입니다. 다른 비밀번호를 고르세요."),
  FACTOR("Second factor", "2단계 인증"),
  FACTOR_ON("One-time codes are on.", "일회용 코드를 쓰고 있습니다."),
  FACTOR_OFF("One-time codes are off.", "일회용 코드를 쓰지 않습니다."),
  CODES_LEFT("Recovery codes left: %s", "남은 복구 코드: %s개"),
  FACTOR_CHANGE("Change one-time codes", "일회용 코드 관리"),
  FACTOR_ADD("Turn one-time codes on", "일회용 코드 켜기"),
  FACTOR_REMOVE("Turn one-time codes off", "일회용 코드 끄기"),
  FACTOR_SECRET(
      "Scan this with an app for one-time codes, type the key into it, or open the link on the phone"
          + " that has it.",
      "일회용 코드 앱으로 스캔하거나, 앱에 키를 입력하거나, 앱이 있는 휴대전화에서 링크를 여세요."),
  FACTOR_OPEN("Open in the app", "앱에서 열기"),
  FACTOR_PICTURE("QR code with the key", "키가 담긴 QR 코드"),
  FACTOR_REMOVED("One-time codes were turned off.", "일회용 코드를 껐습니다."),
  RECOVERY("Your recovery codes", "복구 코드"),
  RECOVERY_ONCE(
      "Keep these codes in a safe place: each works once, and they are not shown again.",
      "이 코드를 안전한 곳에 두세요. 코드마다 한 번만 쓸 수 있고 다시 보여 주지 않습니다."),
  RECOVERY_NEW("Make new recovery codes", "새 복구 코드 만들기"),
  RECOVERY_REPLACES("New codes replace all old ones.", "새 코드를 만들면 이전 코드는 모두 쓸 수 없게 됩니다."),
  RECOVERY_RENEWED("Your old codes work no more.", "이전 코드는 이제 쓸 수 없습니다."),
  RECOVERY_NONE(
      "Recovery codes come with a second factor: one-time codes or a passkey.",
      "복구 코드는 2단계 인증(일회용 코드나 패스키)을 켜면 받습니다."),
  PASSKEY("Passkey", "패스키"),
  PASSKEYS("Your passkeys", "내 패스키"),
  PASSKEYS_COUNT("Passkeys: %s", "패스키: %s개"),
  PASSKEYS_CHANGE("Change your passkeys", "패스키 관리"),
  PASSKEYS_SAID(
      "A passkey signs you in with your phone, your computer or a security key. Once you have one,"
          + " your password alone is not enough.",
      "패스키가 있으면 휴대전화, 컴퓨터, 보안 키로 로그인합니다. 패스키를 추가하면 비밀번호만으로는 로그인할 수 없습니다."),
  PASSKEYS_NONE("You have no passkey yet.", "아직 패스키가 없습니다."),
  PASSKEY_SIGN_IN("Sign in with a passkey", "패스키로 로그인"),
  PASSKEY_USE("Use a passkey", "패스키 사용"),
  PASSKEY_OR("Or with a code", "또는 코드로"),
  PASSKEY_BEGIN("Continue", "계속"),
  PASSKEY_ADD("Add a passkey", "패스키 추가"),
  PASSKEY_NAME("Name of the passkey", "패스키 이름"),
  PASSKEY_NAME_HINT("So that you know it again.", "나중에 알아볼 수 있는 이름을 쓰세요."),
  PASSKEY_NO_NAME("A name has 1 to 60 characters.", "이름은 1자 이상 60자 이하로 쓰세요."),
  PASSKEY_ADDED(
      "The passkey was added. Your other sessions have ended.",
      "패스키를 추가했습니다. 다른 세션은 끝났습니다."),
  PASSKEY_NOT_ADDED(
      "The passkey was not added, or it took too long. Begin again.",
      "패스키를 추가하지 못했거나 시간이 지났습니다. 처음부터 다시 시작해 주세요."),
  PASSKEY_TAKEN("This passkey is there already.", "이미 등록된 패스키입니다."),
  PASSKEY_FULL("You have 10 passkeys, which is the most.", "패스키는 10개까지 둘 수 있습니다."),
  PASSKEY_RENAMED("The passkey has another name now.", "패스키 이름을 바꿨습니다."),
  PASSKEY_REMOVE("Remove this passkey", "이 패스키 삭제"),
  PASSKEY_REMOVED(
      "The passkey was removed. Your other sessions have ended.",
      "패스키를 삭제했습니다. 다른 세션은 끝났습니다."),
  PASSKEY_SINCE("added", "추가"),
  PASSKEY_UNUSED("never used", "사용한 적 없음"),
  PASSKEY_COPIED("synchronised between your devices", "여러 기기에 동기화됨"),
  PASSKEY_NONE(
      "No passkey was used. Try again, or choose another way.",
      "패스키를 쓰지 못했습니다. 다시 시도하거나 다른 방법을 고르세요."),
  PASSKEY_SCRIPT(
      "Passkeys need JavaScript and a browser that knows them.",
      "패스키를 쓰려면 JavaScript와 패스키를 지원하는 브라우저가 필요합니다."),
  TO_ACCOUNT("To your account", "내 계정으로"),
  INVITATION("Choose your password", "비밀번호 정하기"),
  INVITATION_FOR("For the user %s.", "사용자 %s."),
  SET_UP("Set up the first user", "첫 사용자 만들기"),
  NO_NAME(
      "This user name cannot be chosen. Use letters and digits.",
      "쓸 수 없는 사용자 이름입니다. 글자와 숫자를 쓰세요."),
  PASSWORD_SET("Your password is set. Sign in with it.", "비밀번호를 정했습니다. 로그인하세요."),
  NAME_OR_MAIL("User name or mail address", "사용자 이름 또는 메일 주소"),
  FORGOTTEN("Forgotten password", "비밀번호 찾기"),
  FORGOTTEN_ABOUT(
      "A link with which you choose a new password is sent to your mail address.",
      "새 비밀번호를 정할 수 있는 링크를 내 메일 주소로 보냅니다."),
  FORGOTTEN_SENT(
      "If we know this name or address, and its mail address is confirmed, a link is on its way."
          + " It works for 15 minutes.",
      "등록된 이름이나 주소이고 메일 주소가 확인되어 있다면 링크를 보냈습니다. 링크는 15분 동안 쓸 수 있습니다."),
  SEND_LINK("Send a link", "링크 보내기"),
  TOO_MUCH_MAIL(
      "Too many letters were asked for. Wait some minutes, and look for those that were sent.",
      "메일을 너무 많이 요청했습니다. 몇 분 기다리고, 이미 받은 메일이 있는지 확인하세요."),
  SIGN_UP("Sign up", "가입"),
  SIGN_UP_ABOUT(
      "A link with which you choose your password is sent to your mail address.",
      "비밀번호를 정할 수 있는 링크를 메일 주소로 보냅니다."),
  SIGN_UP_SENT(
      "A letter is on its way to this address. Its link works for 24 hours.",
      "이 주소로 메일을 보냈습니다. 링크는 24시간 동안 쓸 수 있습니다."),
  MAIL("Mail address", "메일 주소"),
  NO_MAIL("This is not a mail address.", "메일 주소가 아닙니다."),
  MAIL_NOT_ALLOWED(
      "Addresses of this domain cannot sign up here.", "이 도메인의 주소로는 가입할 수 없습니다."),
  MAIL_SENT(
      "A letter is on its way to this address. Open its link within 24 hours, where you are signed"
          + " in.",
      "이 주소로 메일을 보냈습니다. 24시간 안에, 로그인한 브라우저에서 링크를 여세요."),
  MAIL_NONE("You have no mail address here.", "등록된 메일 주소가 없습니다."),
  MAIL_IS("Your mail address is %s.", "메일 주소는 %s입니다."),
  MAIL_UNPROVEN(
      "Your mail address is %s; it is not confirmed.", "메일 주소는 %s이며 확인되지 않았습니다."),
  MAIL_CONFIRM("Is %s your mail address?", "%s이(가) 내 메일 주소입니까?"),
  CONFIRM("Confirm", "확인"),
  SAVE("Save", "저장"),
  TOKEN_OVER(
      "This link was used, or has ended. Ask for a new one.",
      "이미 쓰였거나 기한이 지난 링크입니다. 새 링크를 요청하세요."),
  CONSENT("Sign in to an application", "애플리케이션에 로그인"),
  CONSENT_ASKED("%s asks for this:", "%s이(가) 다음을 요청합니다:"),
  CONSENT_SERVICE("to use %s for you", "나를 대신해 %s 이용"),
  SCOPE_OPENID("who you are", "내가 누구인지"),
  SCOPE_PROFILE("your name", "이름"),
  SCOPE_EMAIL("your mail address", "메일 주소"),
  SCOPE_GROUPS("your groups", "내가 속한 그룹"),
  ALLOW("Allow", "허용"),
  DENY("Refuse", "거부"),
  NO_APPLICATION(
      "The application that sent you here is not known", "이곳으로 보낸 애플리케이션을 알 수 없습니다"),
  CANNOT_GO("You cannot be taken there", "그곳으로 보낼 수 없습니다"),
  NO_ARRIVAL(
      "This sign-in was not begun in this browser, or took too long.",
      "이 브라우저에서 시작하지 않았거나 시간이 지난 로그인입니다."),
  SIGN_IN_WITH("Sign in with %s", "%s 계정으로 로그인"),
  PROVIDERS("Accounts that you sign in with", "로그인에 쓰는 외부 계정"),
  PROVIDERS_NONE("None is linked to your account.", "연결된 외부 계정이 없습니다."),
  PROVIDERS_CHANGE("Link or unlink accounts", "외부 계정 연결하거나 끊기"),
  PROVIDER_LINK("Link an account of %s", "%s 계정 연결"),
  PROVIDER_UNLINK("Unlink %s", "%s 연결 끊기"),
  PROVIDER_LINKED(
      "The account is linked. Your other sessions have ended.",
      "외부 계정을 연결했습니다. 다른 세션은 끝났습니다."),
  PROVIDER_UNLINKED(
      "The account is not linked any more. Your other sessions have ended.",
      "외부 계정의 연결을 끊었습니다. 다른 세션은 끝났습니다."),
  PROVIDER_LAST(
      "This is your last way to sign in. Set a password or link another account first.",
      "마지막 남은 로그인 방법입니다. 먼저 비밀번호를 정하거나 다른 계정을 연결하세요."),
  PROVE_AGAIN(
      "To change this, sign in again first.", "바꾸려면 먼저 다시 로그인해 주세요."),
  PROVIDER_UNAVAILABLE(
      "That service does not answer now. Try again later, or sign in another way.",
      "그 서비스가 지금 응답하지 않습니다. 나중에 다시 시도하거나 다른 방법으로 로그인하세요."),
  PROVIDER_NOT_BELIEVED(
      "What that service answered is not right. You are not signed in.",
      "그 서비스의 응답이 올바르지 않아 로그인하지 않았습니다."),
  PROVIDER_DENIED("The sign-in was not allowed there.", "그 서비스에서 로그인이 허용되지 않았습니다."),
  PROVIDER_NOT_LINKED(
      "Nobody here may sign in with that account. If you have another way to sign in, use it and link"
          + " the account on your account's page.",
      "그 계정으로는 로그인할 수 없습니다. 다른 로그인 방법이 있으면 그 방법으로 로그인한 뒤 내 계정에서 연결하세요."),
  PROVIDER_NO_NAME(
      "That service gives you a name that cannot be a user name here.",
      "그 서비스가 알려 준 이름은 사용자 이름으로 쓸 수 없습니다."),
  PROVIDER_TAKEN(
      "That account is linked to another user.", "다른 사용자에게 연결된 계정입니다."),
  NOT_FOUND("There is no such page", "없는 페이지입니다"),
  NOT_ALLOWED("This cannot be done here", "여기서는 할 수 없는 요청입니다"),
  NOT_OURS(
      "This form is old, or was not sent from this page. Load the page again.",
      "오래되었거나 이 페이지에서 보내지 않은 양식입니다. 페이지를 다시 여세요."),
  MALFORMED("The request could not be read", "요청을 읽을 수 없습니다"),
  CLEAR_TEXT(
      "This page is there over an encrypted connection alone.",
      "이 페이지는 암호화된 연결에서만 볼 수 있습니다.");

  private final String english;
  private final String korean;

  Words(String english, String korean) {
    this.english = english;
    this.korean = korean;
  }

  String in(Language language) {
    return switch (language) {
      case ENGLISH -> english;
      case KOREAN -> korean;
    };
  }
}
